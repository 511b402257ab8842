/** Deliberately wrong classes: each breaks a rule of the architecture, to prove that it bites. */
@NullMarked
package architecture.violations;

import org.jspecify.annotations.NullMarked;
