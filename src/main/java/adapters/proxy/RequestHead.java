package adapters.proxy;

import adapters.proxy.Problem.Kind;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/**
 * What a request's head says, once it has passed the checks that come before anything else.
 *
 * @param host the authority the client named; visible ASCII, at most {@value #LONGEST_HOST} long
 * @param uri path and query, byte for byte; or {@code *}
 * @param bodyLength in bytes; {@link #CHUNKED} when it is not known beforehand
 */
record RequestHead(String host, String uri, long bodyLength) implements Screened {
  static final long CHUNKED = -1;
  private static final int LONGEST_HOST = 260;

  /**
   * @param maxBody bytes
   */
  static Screened of(HttpServerRequest request, long maxBody) {
    long length = bodyLength(request);
    if (length < CHUNKED) {
      return Problem.badRequest("the body's length must be said once and clearly");
    }
    if (wantsOtherProtocol(request)) {
      return new Problem(Kind.NOT_IMPLEMENTED, "neither upgrades nor tunnels are supported");
    }
    var uri = request.uri();
    var host = onlyHost(request);
    int path = uri.startsWith("/") ? 0 : endOfAuthority(uri);
    if (host != null && path > 0) {
      // RFC 9112 3.2.2: in absolute form the target names the host, whatever Host says.
      host = uri.substring(uri.indexOf("//") + 2, path);
      uri =
          path == uri.length() || uri.charAt(path) == '?'
              ? "/" + uri.substring(path)
              : uri.substring(path);
    }
    if (host == null || !plausible(host)) {
      return Problem.badRequest("exactly one Host is needed, a name with or without a port");
    }
    if (path < 0 && !(uri.equals("*") && HttpMethod.OPTIONS.equals(request.method()))) {
      return Problem.badRequest("the request's target must be a path");
    }
    if (!isClear(uri)) {
      return Problem.badRequest(
          "the request's target must be visible ASCII without #: percent-encode it");
    }
    if (ReservedPaths.contain(uri)) {
      return new Problem(Kind.NOT_FOUND, "this path is not a site's");
    }
    return length > maxBody ? tooLarge(maxBody) : new RequestHead(host, uri, length);
  }

  static Problem tooLarge(long maxBody) {
    return new Problem(Kind.TOO_LARGE, "a body may have at most " + maxBody + " bytes");
  }

  /** Without the query. */
  String path() {
    return pathOf(uri);
  }

  static String pathOf(String uri) {
    int query = uri.indexOf('?');
    return query < 0 ? uri : uri.substring(0, query);
  }

  boolean hasBody() {
    return bodyLength != 0;
  }

  /** Whether something may follow the head, however badly it says so. */
  static boolean announcesBody(HttpServerRequest request) {
    var length = request.headers().get(HttpHeaders.CONTENT_LENGTH);
    return request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
        || (length != null && !length.equals("0"));
  }

  /** Less than {@link #CHUNKED} when two readers might disagree on it. */
  private static long bodyLength(HttpServerRequest request) {
    var headers = request.headers();
    var encoding = headers.get(HttpHeaders.TRANSFER_ENCODING);
    var length = headers.get(HttpHeaders.CONTENT_LENGTH);
    if (encoding != null) {
      boolean clear =
          length == null
              && encoding.equalsIgnoreCase("chunked")
              && request.version() == HttpVersion.HTTP_1_1
              && headers.getAll(HttpHeaders.TRANSFER_ENCODING).size() == 1;
      return clear ? CHUNKED : Long.MIN_VALUE;
    }
    if (length == null) {
      return 0;
    }
    return headers.getAll(HttpHeaders.CONTENT_LENGTH).size() == 1 ? digits(length) : Long.MIN_VALUE;
  }

  private static long digits(String text) {
    if (text.isEmpty() || text.length() > 18) {
      return Long.MIN_VALUE;
    }
    long number = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return Long.MIN_VALUE;
      }
      number = number * 10 + digit;
    }
    return number;
  }

  private static boolean wantsOtherProtocol(HttpServerRequest request) {
    var upgrade = request.getHeader(HttpHeaders.UPGRADE);
    // Clients offer h2c with every request to a new host, and go on with HTTP/1.1 if it is ignored.
    return HttpMethod.CONNECT.equals(request.method())
        || (upgrade != null && !upgrade.equalsIgnoreCase("h2c"));
  }

  private static @Nullable String onlyHost(HttpServerRequest request) {
    var hosts = request.headers().getAll(HttpHeaders.HOST);
    return hosts.size() == 1 ? hosts.getFirst() : null;
  }

  /** Where the path of an absolute URI starts; -1 when it is none. */
  private static int endOfAuthority(String uri) {
    int start;
    if (uri.regionMatches(true, 0, "http://", 0, 7)) {
      start = 7;
    } else if (uri.regionMatches(true, 0, "https://", 0, 8)) {
      start = 8;
    } else {
      return -1;
    }
    int end = start;
    while (end < uri.length() && "/?#".indexOf(uri.charAt(end)) < 0) {
      end++;
    }
    return end;
  }

  private static boolean plausible(String host) {
    boolean twoPorts = !host.startsWith("[") && host.indexOf(':') != host.lastIndexOf(':');
    if (host.isEmpty() || host.length() > LONGEST_HOST || twoPorts) {
      return false;
    }
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      if (c <= ' ' || c > '~' || "/\\?#@,".indexOf(c) >= 0) {
        return false;
      }
    }
    return true;
  }

  /** What else is in a target, pods would be sent in other bytes than came, or take for its end. */
  private static boolean isClear(String uri) {
    for (int i = 0; i < uri.length(); i++) {
      char c = uri.charAt(i);
      if (c <= ' ' || c > '~' || c == '#') {
        return false;
      }
    }
    return true;
  }
}
