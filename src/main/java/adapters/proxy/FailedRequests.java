package adapters.proxy;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Logs requests that Kore itself had to answer with an error of its own or of a pod, so that they
 * are found again by the ids that the client and the pod know. At most one a second: under load the
 * same thing fails a thousand requests. For one event loop.
 */
final class FailedRequests {
  private static final Logger LOG = LoggerFactory.getLogger("kore.requests");
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final LongSupplier nanos;
  private long lastNanos;
  private int unlogged;

  FailedRequests(LongSupplier nanos) {
    this.nanos = nanos;
    this.lastNanos = nanos.getAsLong() - PAUSE_NANOS;
  }

  /**
   * @param traceId null where requests are not traced
   */
  void note(RequestHead head, String requestId, @Nullable String traceId, Problem problem) {
    if (problem.status() < 500) {
      return;
    }
    long now = nanos.getAsLong();
    if (now - lastNanos < PAUSE_NANOS) {
      unlogged++;
      return;
    }
    try (var _ = MDC.putCloseable("request_id", requestId);
        var _ = MDC.putCloseable("trace_id", traceId)) {
      LOG.warn(
          "{} {} for {}: {} [request {}{}]{}",
          problem.status(),
          problem.kind().label(),
          head.host(),
          problem.detail(),
          requestId,
          traceId == null ? "" : ", trace " + traceId,
          unlogged == 0 ? "" : " (and " + unlogged + " more since the last such line)");
    }
    lastNanos = now;
    unlogged = 0;
  }
}
