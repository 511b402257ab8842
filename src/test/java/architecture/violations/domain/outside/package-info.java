@NullMarked
package architecture.violations.domain.outside;

import org.jspecify.annotations.NullMarked;
