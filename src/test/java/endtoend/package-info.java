/** The real jar as a process of its own, spoken to over HTTP as its users do. */
@NullMarked
package endtoend;

import org.jspecify.annotations.NullMarked;
