/** What was decided and why: kept for whoever asks, and told in the order in which it happened. */
@NullMarked
package domain.decisions;

import org.jspecify.annotations.NullMarked;
