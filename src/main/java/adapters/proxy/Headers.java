package adapters.proxy;

import adapters.proxy.RequestTracer.Trace;
import domain.dispatch.Route;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which headers cross the proxy. Those of the connection itself (RFC 9110 7.6.1) end here, and so
 * do {@code Kore-*}, in both directions.
 */
final class Headers {
  static final CharSequence REFUSED = HttpHeaders.createOptimized("kore-refused");
  static final CharSequence POD = HttpHeaders.createOptimized("kore-pod");
  static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("x-request-id");
  static final CharSequence SERVER_TIMING = HttpHeaders.createOptimized("server-timing");
  private static final CharSequence SITE_REV = HttpHeaders.createOptimized("kore-site-rev");
  private static final CharSequence CLAIM = HttpHeaders.createOptimized("kore-claim");
  private static final CharSequence TRACE_PARENT = HttpHeaders.createOptimized("traceparent");
  private static final CharSequence TRACE_STATE = HttpHeaders.createOptimized("tracestate");

  private Headers() {}

  static void toPod(
      DataPlaneSettings settings,
      HttpServerRequest from,
      RequestHead head,
      Route route,
      String requestId,
      Trace trace,
      MultiMap to) {
    var named = namedByConnection(from.headers());
    from.headers()
        .forEach(
            (name, value) -> {
              if (!ends(name, named)) {
                to.add(name, value);
              }
            });
    Forwarding.write(settings.trustedProxies(), from, head.host(), to);
    to.set(HttpHeaders.HOST, head.host())
        .set(SITE_REV, route.siteRevText())
        .set(CLAIM, route.secretText())
        .set(REQUEST_ID, requestId);
    var theirs = traceParent(from);
    if (theirs == null) {
      // It says more of a trace of which nothing is known.
      to.remove(TRACE_STATE);
    }
    var ours = trace.traceParent();
    var parent = ours == null ? theirs : ours;
    if (parent != null) {
      to.set(TRACE_PARENT, parent);
    }
    var length = from.headers().get(HttpHeaders.CONTENT_LENGTH);
    if (length != null) {
      to.set(HttpHeaders.CONTENT_LENGTH, length);
    }
  }

  /** What the client says its request belongs to; null when it says nothing that can be read. */
  static @Nullable String traceParent(HttpServerRequest from) {
    var given = from.headers().get(TRACE_PARENT);
    return given != null && TraceIds.isTraceParent(given) ? given : null;
  }

  static @Nullable String traceState(HttpServerRequest from) {
    return from.headers().get(TRACE_STATE);
  }

  static void toClient(HttpClientResponse from, MultiMap to) {
    var named = namedByConnection(from.headers());
    from.headers()
        .forEach(
            (name, value) -> {
              if (!startsWith(name, "kore-") && !connections(name, named)) {
                to.add(name, value);
              }
            });
  }

  /** Whether the client sends its body only when it is told to, or after a while. */
  static boolean expectsContinue(HttpServerRequest request) {
    return request.version() == HttpVersion.HTTP_1_1
        && HttpHeaders.CONTINUE
            .toString()
            .equalsIgnoreCase(request.headers().get(HttpHeaders.EXPECT));
  }

  /** Some servers take an underscore for a hyphen, so such a name is the other one too. */
  private static boolean ends(String name, List<String> named) {
    return ours(name)
        || connections(name, named)
        || (name.indexOf('_') >= 0 && ends(name.replace('_', '-'), List.of()));
  }

  /** Headers that tell the pod what only Kore may say, or that Kore writes anew. */
  private static boolean ours(String name) {
    return startsWith(name, "kore-")
        || Forwarding.isOfProxies(name)
        || switch (name.length()) {
          case 4 -> name.equalsIgnoreCase("host");
          case 6 -> name.equalsIgnoreCase("expect");
          case 11 -> name.equalsIgnoreCase("traceparent");
          case 12 -> name.equalsIgnoreCase("x-request-id");
          case 14 -> name.equalsIgnoreCase("content-length");
          default -> false;
        };
  }

  private static boolean connections(String name, List<String> named) {
    boolean always =
        switch (name.length()) {
          case 2 -> name.equalsIgnoreCase("te");
          case 7 -> name.equalsIgnoreCase("trailer") || name.equalsIgnoreCase("upgrade");
          case 10 -> name.equalsIgnoreCase("connection") || name.equalsIgnoreCase("keep-alive");
          case 17 -> name.equalsIgnoreCase("transfer-encoding");
          default -> startsWith(name, "proxy-");
        };
    return always || (!named.isEmpty() && named.stream().anyMatch(name::equalsIgnoreCase));
  }

  private static List<String> namedByConnection(MultiMap headers) {
    var connection = headers.get(HttpHeaders.CONNECTION);
    if (connection == null
        || connection.equalsIgnoreCase("keep-alive")
        || connection.equalsIgnoreCase("close")) {
      return List.of();
    }
    return headers.getAll(HttpHeaders.CONNECTION).stream()
        .flatMap(value -> List.of(value.split(",")).stream())
        .map(String::strip)
        .toList();
  }

  private static boolean startsWith(String name, String prefix) {
    return name.regionMatches(true, 0, prefix, 0, prefix.length());
  }
}
