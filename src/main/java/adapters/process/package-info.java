/**
 * The process fleet: each pod a Node process on this machine, and what Kore leaves behind: nothing.
 */
@NullMarked
package adapters.process;

import org.jspecify.annotations.NullMarked;
