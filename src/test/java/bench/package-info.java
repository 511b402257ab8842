/** How fast Kore is beside what people would use in its place; {@code bench/run} starts it. */
@NullMarked
package bench;

import org.jspecify.annotations.NullMarked;
