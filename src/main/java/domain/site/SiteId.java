package domain.site;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A site's name: a DNS label (1 to 63 of {@code a-z 0-9 -}, no hyphen at either end), so that it
 * can stand in a host name, and without {@code --}, which sets a revision apart from its site
 * there.
 */
public record SiteId(String value) implements Comparable<SiteId> {
  private static final Pattern LABEL = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");

  public static final String RULE =
      "a site's name has 1 to 63 of a-z, 0-9 and -, no hyphen at either end and no two in a row";

  public SiteId {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not a site's name: " + RULE);
    }
  }

  public static Optional<SiteId> parse(String text) {
    return isValid(text) ? Optional.of(new SiteId(text)) : Optional.empty();
  }

  private static boolean isValid(String text) {
    return LABEL.matcher(text).matches() && !text.contains("--");
  }

  @Override
  public int compareTo(SiteId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
