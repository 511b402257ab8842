/** The domain's ports on PostgreSQL by JDBI, and the embedded server for development. */
@NullMarked
package adapters.postgres;

import org.jspecify.annotations.NullMarked;
