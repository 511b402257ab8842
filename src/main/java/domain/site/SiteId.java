package domain.site;

import java.util.Optional;

/**
 * A site's name: a DNS label (1 to 63 of {@code a-z 0-9 -}, no hyphen at either end), so that it
 * can stand in a host name, and without {@code --}, which sets a revision apart from its site
 * there.
 */
public record SiteId(String value) implements Comparable<SiteId> {
  private static final int LONGEST = 63;

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
    int length = text.length();
    if (length == 0 || length > LONGEST || isHyphen(text, 0) || isHyphen(text, length - 1)) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (isHyphen(text, i) ? isHyphen(text, i - 1) : !isLetterOrDigit(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isHyphen(String text, int at) {
    return text.charAt(at) == '-';
  }

  private static boolean isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
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
