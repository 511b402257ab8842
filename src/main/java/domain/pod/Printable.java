package domain.pod;

/** Text of site code or visitors, made fit for a person's terminal. */
public final class Printable {
  private static final int FIRST_EMBEDDING = 0x202A;
  private static final int LAST_EMBEDDING = 0x202E;
  private static final int FIRST_ISOLATE = 0x2066;
  private static final int LAST_ISOLATE = 0x2069;

  private Printable() {}

  /**
   * Control characters but for line feeds and tabs become question marks: they could steer the
   * terminal. So do those that turn the direction of writing, which could hide what is written, and
   * halves of characters.
   */
  public static String of(String text) {
    return text.codePoints()
        .map(c -> isHarmful(c) ? '?' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static boolean isHarmful(int c) {
    return (Character.isISOControl(c) && c != '\n' && c != '\t')
        || (c >= FIRST_EMBEDDING && c <= LAST_EMBEDDING)
        || (c >= FIRST_ISOLATE && c <= LAST_ISOLATE)
        || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }
}
