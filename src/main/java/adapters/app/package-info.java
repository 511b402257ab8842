/**
 * The composition root: reads the configuration, puts the parts together, starts and stops them.
 */
@NullMarked
package adapters.app;

import org.jspecify.annotations.NullMarked;
