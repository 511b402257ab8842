/** What pods write: gathered within bounds, kept for a while, readable on every replica. */
@NullMarked
package domain.logs;

import org.jspecify.annotations.NullMarked;
