package domain.access;

import java.util.Optional;
import java.util.regex.Pattern;

/** A token's public part, 12 lower-case hex digits: it may stand in lists and logs. */
public record TokenId(String value) {
  public static final String RULE = "a token's id has 12 of 0-9 and a-f, as `kore token list` has";

  private static final Pattern HEX = Pattern.compile("[0-9a-f]{12}");

  public TokenId {
    if (!HEX.matcher(value).matches()) {
      throw new IllegalArgumentException(RULE);
    }
  }

  public static Optional<TokenId> parse(String text) {
    return HEX.matcher(text).matches() ? Optional.of(new TokenId(text)) : Optional.empty();
  }

  @Override
  public String toString() {
    return value;
  }
}
