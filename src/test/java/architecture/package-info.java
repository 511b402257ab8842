/** What the architecture promises, as tests. */
@NullMarked
package architecture;

import org.jspecify.annotations.NullMarked;
