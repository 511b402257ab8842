@NullMarked
package architecture.violations.adapters.app;

import org.jspecify.annotations.NullMarked;
