package adapters.rest;

import domain.site.RequestKey;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads the header {@code Idempotency-Key} of draft-ietf-httpapi-idempotency-key-header: a string
 * of RFC 9651, in double quotes. Without them it is taken too, for that is how many clients send
 * it.
 */
final class IdempotencyKey {
  static final String RULE =
      "send one Idempotency-Key of 1 to 255 visible ASCII characters, best in double quotes;"
          + " a new UUID will do";

  /** Inside the quotes, a quote and a backslash have a backslash before them. */
  private static final Pattern QUOTED =
      Pattern.compile("\"((?:[!-~&&[^\"\\\\]]|\\\\[\"\\\\]){1,255})\"");

  /** Nothing that sets items and their parameters apart: two keys are not to be taken for one. */
  private static final Pattern PLAIN = Pattern.compile("[^\"\\\\,;]*");

  private IdempotencyKey() {}

  /** The one that a request has, if it has any. */
  static Optional<RequestKey> only(List<RequestKey> keys) {
    if (keys.size() > 1) {
      throw ProblemType.INVALID.thrown(RULE);
    }
    return keys.stream().findFirst();
  }

  static Optional<RequestKey> parse(String header) {
    var quoted = QUOTED.matcher(header);
    if (quoted.matches()) {
      return RequestKey.parse(quoted.group(1).replaceAll("\\\\(.)", "$1"));
    }
    return PLAIN.matcher(header).matches() ? RequestKey.parse(header) : Optional.empty();
  }
}
