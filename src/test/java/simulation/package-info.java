/** What policies lead to, by the domain's own plans, in time that is only counted. */
@NullMarked
package simulation;

import org.jspecify.annotations.NullMarked;
