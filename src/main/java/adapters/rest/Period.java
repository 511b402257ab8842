package adapters.rest;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** A stretch of time as people write it: {@code 90s}, {@code 10m}, {@code 1h}, {@code 2d}. */
record Period(Duration duration) {
  static final String RULE =
      "a period is a number and its unit, such as 90s, 10m, 1h or 2d, at most 400d";

  private static final Pattern TEXT = Pattern.compile("(\\d{1,9})(s|m|h|d)");
  private static final Duration LONGEST = Duration.ofDays(400);

  static Optional<Period> parse(String text) {
    var parts = TEXT.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    long number = Long.parseLong(parts.group(1));
    var duration =
        switch (parts.group(2)) {
          case "s" -> Duration.ofSeconds(number);
          case "m" -> Duration.ofMinutes(number);
          case "h" -> Duration.ofHours(number);
          default -> Duration.ofDays(number);
        };
    return duration.compareTo(LONGEST) > 0 ? Optional.empty() : Optional.of(new Period(duration));
  }
}
