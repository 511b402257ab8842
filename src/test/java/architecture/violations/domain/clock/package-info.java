@NullMarked
package architecture.violations.domain.clock;

import org.jspecify.annotations.NullMarked;
