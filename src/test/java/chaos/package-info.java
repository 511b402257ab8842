/**
 * Kore under faults: several replicas over one Postgres, while all of it is killed, cut off and
 * slowed down; and a judge of what happened.
 */
@NullMarked
package chaos;

import org.jspecify.annotations.NullMarked;
