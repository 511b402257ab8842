@NullMarked
package architecture.violations.adapters.one;

import org.jspecify.annotations.NullMarked;
