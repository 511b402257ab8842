package domain.site;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name that a client gives a placement or a deployment, to ask for the same one again: 1 to 255
 * visible ASCII characters.
 */
public record RequestKey(String value) {
  private static final Pattern VISIBLE = Pattern.compile("[!-~]{1,255}");

  public RequestKey {
    if (!isValid(value)) {
      throw new IllegalArgumentException("a key has 1 to 255 visible ASCII characters");
    }
  }

  public static Optional<RequestKey> parse(String text) {
    return isValid(text) ? Optional.of(new RequestKey(text)) : Optional.empty();
  }

  private static boolean isValid(String value) {
    return VISIBLE.matcher(value).matches();
  }

  @Override
  public String toString() {
    return value;
  }
}
