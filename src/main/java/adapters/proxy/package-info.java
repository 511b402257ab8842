/** The data plane: takes visitors' requests to the pods. Each request stays on its event loop. */
@NullMarked
package adapters.proxy;

import org.jspecify.annotations.NullMarked;
