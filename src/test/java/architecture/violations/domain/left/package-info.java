@NullMarked
package architecture.violations.domain.left;

import org.jspecify.annotations.NullMarked;
