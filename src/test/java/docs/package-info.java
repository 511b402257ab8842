/** What the documents say is so: commands run, links lead somewhere, lists are complete. */
@NullMarked
package docs;

import org.jspecify.annotations.NullMarked;
