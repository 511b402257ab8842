package adapters.proxy;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/**
 * What a pod is told of where a request comes from. Only a proxy that the configuration names is
 * believed in what it says of that, and Kore adds the proxy itself; all others are the client.
 */
final class Forwarding {
  private static final CharSequence FOR = HttpHeaders.createOptimized("x-forwarded-for");
  private static final CharSequence HOST = HttpHeaders.createOptimized("x-forwarded-host");
  private static final CharSequence PROTO = HttpHeaders.createOptimized("x-forwarded-proto");
  private static final CharSequence FORWARDED = HttpHeaders.createOptimized("forwarded");
  private static final CharSequence HTTP = HttpHeaders.createOptimized("http");

  private Forwarding() {}

  /**
   * @param to has nothing of this kind yet
   */
  static void write(TrustedProxies trusted, HttpServerRequest from, String host, MultiMap to) {
    var peer = from.remoteAddress().hostAddress();
    if (!trusted.include(peer)) {
      to.set(HOST, host).set(FOR, peer).set(PROTO, HTTP);
      return;
    }
    var headers = from.headers();
    headers.forEach(
        (name, value) -> {
          if (isOfProxies(name)) {
            to.add(name, value);
          }
        });
    to.set(FOR, appended(headers, FOR, peer));
    if (!headers.contains(HOST)) {
      to.set(HOST, host);
    }
    if (!headers.contains(PROTO)) {
      to.set(PROTO, HTTP);
    }
    if (headers.contains(FORWARDED)) {
      var node = peer.indexOf(':') < 0 ? peer : "\"[" + peer + "]\"";
      to.set(FORWARDED, appended(headers, FORWARDED, "for=%s;host=\"%s\"".formatted(node, host)));
    }
  }

  /** Headers that only a proxy may set. */
  static boolean isOfProxies(String name) {
    return switch (name.length()) {
      case 9 -> name.equalsIgnoreCase("forwarded") || name.equalsIgnoreCase("x-real-ip");
      default -> name.regionMatches(true, 0, "x-forwarded-", 0, 12);
    };
  }

  private static String appended(MultiMap headers, CharSequence name, String last) {
    var before = String.join(", ", headers.getAll(name));
    return before.isBlank() ? last : before + ", " + last;
  }
}
