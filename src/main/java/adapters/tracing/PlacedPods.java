package adapters.tracing;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import domain.pod.PodId;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import java.time.Duration;

/**
 * By which span each pod was placed of late: requests that waited for the same pod as the one that
 * began it are linked to it.
 */
final class PlacedPods {
  private static final long MOST = 10_000;
  private static final Duration KEEP = Duration.ofMinutes(1);

  private final Cache<PodId, SpanContext> placements =
      Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(KEEP).build();

  void placed(PodId pod, Span by) {
    placements.put(pod, by.getSpanContext());
  }

  /** Links the span to the placement, unless both are parts of the same trace. */
  void link(Span span, PodId pod) {
    var placement = placements.getIfPresent(pod);
    if (placement != null && !placement.getTraceId().equals(span.getSpanContext().getTraceId())) {
      span.addLink(placement);
    }
  }
}
