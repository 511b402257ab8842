package adapters.proxy;

import adapters.proxy.RequestTracer.Trace;
import io.vertx.core.http.HttpServerRequest;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The names by which a request is found again in logs. */
final class TraceIds {
  private static final int LONGEST_REQUEST_ID = 128;
  private static final int TRACE_PARENT_LENGTH = 55;

  private TraceIds() {}

  /** The client's own request id if it is a sane one, else a new one. Not a secret. */
  static String requestId(@Nullable String given) {
    if (given != null && isSane(given)) {
      return given;
    }
    var random = ThreadLocalRandom.current();
    var hex = HexFormat.of();
    return hex.toHexDigits(random.nextLong()).concat(hex.toHexDigits(random.nextLong()));
  }

  /** Begins to follow a request, where requests are followed. */
  static Trace begin(EventLoop loop, HttpServerRequest request, RequestHead head) {
    var tracer = loop.watchers().tracer();
    return RequestTracer.NONE.equals(tracer)
        ? Trace.NONE
        : tracer.begin(
            new RequestTracer.Start(
                request.method().name(),
                head.host(),
                head.path(),
                Headers.traceParent(request),
                Headers.traceState(request)));
  }

  private static boolean isSane(String id) {
    if (id.isEmpty() || id.length() > LONGEST_REQUEST_ID) {
      return false;
    }
    for (int i = 0; i < id.length(); i++) {
      if (id.charAt(i) <= ' ' || id.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }

  /** W3C trace context: {@code version-traceid-parentid-flags}, all but the length hexadecimal. */
  static boolean isTraceParent(String text) {
    if (text.length() < TRACE_PARENT_LENGTH || text.startsWith("ff")) {
      return false;
    }
    boolean end = text.length() == TRACE_PARENT_LENGTH;
    return (end || (!text.startsWith("00") && text.charAt(TRACE_PARENT_LENGTH) == '-'))
        && isHex(text, 0, 2)
        && text.charAt(2) == '-'
        && isHex(text, 3, 35)
        && text.charAt(35) == '-'
        && isHex(text, 36, 52)
        && text.charAt(52) == '-'
        && isHex(text, 53, 55)
        && !isZero(text, 3, 35)
        && !isZero(text, 36, 52);
  }

  private static boolean isHex(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }

  private static boolean isZero(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text.charAt(i) != '0') {
        return false;
      }
    }
    return true;
  }
}
