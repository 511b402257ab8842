/** The pool of warm pods: how many, and what happens when they come, age and go. */
@NullMarked
package domain.pooling;

import org.jspecify.annotations.NullMarked;
