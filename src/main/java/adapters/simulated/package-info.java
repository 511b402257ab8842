/**
 * The simulated fleet: pods in Kore's own memory that speak the runtime contract on loopback
 * addresses of their own, run no code, and fail as a script says. For tests, and for load at a
 * scale that no machine here has.
 */
@NullMarked
package adapters.simulated;

import org.jspecify.annotations.NullMarked;
