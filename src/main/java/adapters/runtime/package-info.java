/** Kore's side of the runtime contract: signed orders to pods over HTTP. */
@NullMarked
package adapters.runtime;

import org.jspecify.annotations.NullMarked;
