@NullMarked
package architecture.violations.domain.state;

import org.jspecify.annotations.NullMarked;
