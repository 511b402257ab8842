package adapters.proxy;

import domain.dispatch.Route;
import io.vertx.core.http.HttpMethod;
import org.jspecify.annotations.Nullable;

/** Who hears of requests. All of them are called on event loops, and must not block. */
public record Watchers(RequestLog log, RequestMeter meter, RequestTracer tracer) {
  /** Nobody does. */
  public static final Watchers NONE =
      new Watchers(RequestLog.NONE, RequestMeter.NONE, RequestTracer.NONE);

  /** A request that had {@linkplain RequestMeter#begun begun} is over. */
  void over(
      RequestHead head,
      HttpMethod method,
      @Nullable Route route,
      int status,
      boolean byPod,
      boolean cold,
      long nanos) {
    meter.ended();
    meter.over(status, byPod, cold, nanos);
    if (!RequestLog.NONE.equals(log)) {
      log.finished(RequestLog.Entry.of(head, method.name(), route, status, nanos, cold));
    }
  }
}
