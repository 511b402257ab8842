package adapters.rest;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** A host name that may be registered for a site: lower-case DNS labels, at most 253 characters. */
record HostName(String value) {
  static final String RULE =
      "a host name is DNS labels (a-z, 0-9 and -) with dots between them, at most 253 characters"
          + " and without a port; write others in punycode";

  private static final String LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
  private static final Pattern NAME = Pattern.compile(LABEL + "(?:\\." + LABEL + ")*");

  static Optional<HostName> parse(String text) {
    var lower = text.toLowerCase(Locale.ROOT);
    return lower.length() <= 253 && NAME.matcher(lower).matches()
        ? Optional.of(new HostName(lower))
        : Optional.empty();
  }

  boolean isBelow(String domain) {
    return value.equals(domain) || value.endsWith("." + domain);
  }

  @Override
  public String toString() {
    return value;
  }
}
