/** Requests and placements as spans, by OpenTelemetry. */
@NullMarked
package adapters.tracing;

import org.jspecify.annotations.NullMarked;
