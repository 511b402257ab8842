@NullMarked
package architecture.violations.adapters.two;

import org.jspecify.annotations.NullMarked;
