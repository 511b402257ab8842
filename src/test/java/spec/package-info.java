/** The formal model of {@code docs/spec} is checked, and shown to be one that can fail. */
@NullMarked
package spec;

import org.jspecify.annotations.NullMarked;
