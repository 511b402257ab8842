package adapters.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** The server's times as the clock on the wall shows them. */
final class Times {
  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

  private Times() {}

  static String local(String instant) {
    return LOCAL.format(Instant.parse(instant));
  }
}
