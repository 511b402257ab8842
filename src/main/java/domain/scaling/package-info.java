/** How many pods a busy site gets: traffic as it is counted, and one more pod while it needs it. */
@NullMarked
package domain.scaling;

import org.jspecify.annotations.NullMarked;
