@NullMarked
package architecture.violations.domain.right;

import org.jspecify.annotations.NullMarked;
