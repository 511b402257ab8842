/** What Kore counts and measures, for Prometheus. */
@NullMarked
package adapters.metrics;

import org.jspecify.annotations.NullMarked;
