package domain.scheduling;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name that a client gives a placement, to ask for the same one again: 1 to 255 visible ASCII
 * characters.
 */
public record PlacementKey(String value) {
  private static final Pattern VISIBLE = Pattern.compile("[!-~]{1,255}");

  public PlacementKey {
    if (!isValid(value)) {
      throw new IllegalArgumentException("a key has 1 to 255 visible ASCII characters");
    }
  }

  public static Optional<PlacementKey> parse(String text) {
    return isValid(text) ? Optional.of(new PlacementKey(text)) : Optional.empty();
  }

  private static boolean isValid(String value) {
    return VISIBLE.matcher(value).matches();
  }

  @Override
  public String toString() {
    return value;
  }
}
