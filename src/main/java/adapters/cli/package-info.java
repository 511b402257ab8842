/** The commands that speak to a running Kore by its REST API. */
@NullMarked
package adapters.cli;

import org.jspecify.annotations.NullMarked;
