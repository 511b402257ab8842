/** Do the records, the pods, the fleet and the caches agree? Looks at all of them, changes none. */
@NullMarked
package domain.inspection;

import org.jspecify.annotations.NullMarked;
