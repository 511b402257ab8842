/** One pod's life: a type per state, and transitions that exist only where they are legal. */
@NullMarked
package domain.pod;

import org.jspecify.annotations.NullMarked;
