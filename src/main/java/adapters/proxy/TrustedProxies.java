package adapters.proxy;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/** The proxies before Kore whose word on where a request comes from is believed. */
public record TrustedProxies(List<Network> networks) {
  /** Nobody's word. */
  public static final TrustedProxies NONE = new TrustedProxies(List.of());

  public TrustedProxies {
    networks = List.copyOf(networks);
  }

  /**
   * @param texts addresses, and networks such as {@code 10.0.0.0/8}
   * @throws IllegalArgumentException if one is neither
   */
  @JsonCreator
  public static TrustedProxies of(List<String> texts) {
    return new TrustedProxies(texts.stream().map(Network::parse).toList());
  }

  /** Asks nobody for a name. */
  boolean include(String address) {
    if (networks.isEmpty()) {
      return false;
    }
    var bytes = InetAddress.ofLiteral(address).getAddress();
    return networks.stream().anyMatch(network -> network.contains(bytes));
  }

  /**
   * @param text as it was written
   * @param prefix how many bits of the address all of its addresses have
   */
  record Network(String text, List<Byte> address, int prefix) {
    static Network parse(String text) {
      int slash = text.indexOf('/');
      try {
        var bytes = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash)).getAddress();
        int bits = 8 * bytes.length;
        int prefix = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1));
        if (prefix >= 0 && prefix <= bits) {
          return new Network(text, list(bytes), prefix);
        }
      } catch (IllegalArgumentException _) {
        // Neither of it is a number then.
      }
      throw new IllegalArgumentException(
          "dispatch.trustedProxies: '%s' is neither an address nor a network such as 10.0.0.0/8"
              .formatted(text));
    }

    private static List<Byte> list(byte[] bytes) {
      var list = new Byte[bytes.length];
      Arrays.setAll(list, i -> bytes[i]);
      return List.of(list);
    }

    boolean contains(byte[] other) {
      if (other.length != address.size()) {
        return false;
      }
      int whole = prefix / 8;
      for (int i = 0; i < whole; i++) {
        if (other[i] != address.get(i)) {
          return false;
        }
      }
      int rest = prefix % 8;
      return rest == 0 || ((other[whole] ^ address.get(whole)) & 0xff) >> (8 - rest) == 0;
    }
  }
}
