package domain.access;

import static java.nio.charset.StandardCharsets.US_ASCII;

import domain.site.Digest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.regex.Pattern;

/**
 * A whole token, as its bearer has it: {@code kore_<id>_<secret>}. Its secret of 160 random bits is
 * kept by nobody else, so a fast hash of it cannot be guessed back. {@link #toString} hides it.
 */
public record TokenText(TokenId id, String secret) {
  private static final int ID_BYTES = 6;
  private static final int SECRET_BYTES = 20;
  private static final Pattern FORM = Pattern.compile("kore_([0-9a-f]{12})_([0-9a-f]{40})");

  /**
   * @param random gives that many bytes that nobody can guess
   */
  static TokenText random(IntFunction<byte[]> random) {
    var hex = HexFormat.of();
    return new TokenText(
        new TokenId(hex.formatHex(random.apply(ID_BYTES))),
        hex.formatHex(random.apply(SECRET_BYTES)));
  }

  static Optional<TokenText> parse(String text) {
    var form = FORM.matcher(text);
    return form.matches()
        ? Optional.of(new TokenText(new TokenId(form.group(1)), form.group(2)))
        : Optional.empty();
  }

  Digest hash() {
    return Digest.of(secret.getBytes(US_ASCII));
  }

  /** What its bearer sends; shown once. */
  public String text() {
    return "kore_" + id + "_" + secret;
  }

  @Override
  public String toString() {
    return "kore_" + id + "_[hidden]";
  }
}
