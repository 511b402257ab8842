package domain.pod;

/** Where a pod answers HTTP. */
public record PodAddress(String host, int port) {
  public PodAddress {
    if (host.isEmpty() || port < 1 || port > 65_535) {
      throw new IllegalArgumentException("not an address: " + host + ":" + port);
    }
  }

  /** Reads what {@link #toString} writes. */
  public static PodAddress parse(String text) {
    int colon = text.lastIndexOf(':');
    return new PodAddress(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
