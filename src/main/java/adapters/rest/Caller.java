package adapters.rest;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where a request comes from. */
final class Caller {
  /** Names that browsers resolve to this machine without asking anybody, and its addresses. */
  private static final Pattern LOCAL_HOST =
      Pattern.compile(
          "(?i)(?:(?:[a-z0-9-]+\\.)*localhost|127(?:\\.[0-9]{1,3}){3}|\\[::1])(?::[0-9]{1,5})?");

  private static final int IPV6_NETWORK_BYTES = 8;

  private Caller() {}

  /** The address; of IPv6 the network, since one machine has all the addresses of it. */
  static String network(HttpServletRequest request) {
    var address = address(request);
    if (address.isEmpty()) {
      return "unknown";
    }
    var bytes = address.get().getAddress();
    return bytes.length == 4
        ? address.get().getHostAddress()
        : HexFormat.of().formatHex(bytes, 0, IPV6_NETWORK_BYTES);
  }

  static boolean isOnThisMachine(HttpServletRequest request) {
    return address(request).filter(InetAddress::isLoopbackAddress).isPresent();
  }

  /**
   * A browser on this machine carries out what any page tells it. So a page that made its own name
   * lead to this machine is refused, and so is one that comes from elsewhere.
   */
  static Optional<String> refusalOfBrowser(HttpServletRequest request) {
    var host = request.getHeader("Host");
    if (host == null || !LOCAL_HOST.matcher(host).matches()) {
      return Optional.of("without a token Host must name this machine, as localhost does");
    }
    var origin = request.getHeader("Origin");
    return origin == null || origin.equalsIgnoreCase(request.getScheme() + "://" + host)
        ? Optional.empty()
        : Optional.of("without a token no page of another origin may use this");
  }

  private static Optional<InetAddress> address(HttpServletRequest request) {
    try {
      // It is numeric: nobody is asked for it.
      return Optional.of(InetAddress.getByName(request.getRemoteAddr()));
    } catch (UnknownHostException _) {
      return Optional.empty();
    }
  }
}
