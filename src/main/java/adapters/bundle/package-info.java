/** Bundles of code as they travel and are stored: packed from a folder, and checked. */
@NullMarked
package adapters.bundle;

import org.jspecify.annotations.NullMarked;
