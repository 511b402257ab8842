package domain.site;

import java.util.Optional;

/** The number of one deployed state of a site's code; the first is 1, and none is used twice. */
public record Revision(int number) {
  public Revision {
    if (number < 1) {
      throw new IllegalArgumentException("revisions count from 1");
    }
  }

  /** Reads plain decimal digits without a leading zero, as they stand in a preview's host name. */
  public static Optional<Revision> parse(String text) {
    if (text.isEmpty() || text.length() > 9 || text.charAt(0) == '0') {
      return Optional.empty();
    }
    return text.chars().allMatch(c -> c >= '0' && c <= '9')
        ? Optional.of(new Revision(Integer.parseInt(text)))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return Integer.toString(number);
  }
}
