package adapters.rest;

import domain.decisions.Ledger.Mark;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;

/** A place in the ledger, as the API hands it out and takes it back. */
record Place(Mark mark) {
  static final String RULE = "use a place only as it was handed out";

  private static final Pattern TEXT = Pattern.compile("(\\d{1,17})-(\\d{1,18})");
  private static final long MICROS = 1_000_000;

  static Optional<Place> parse(String text) {
    var parts = TEXT.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    long micros = Long.parseLong(parts.group(1));
    var at = Instant.ofEpochSecond(micros / MICROS, micros % MICROS * 1000);
    return Optional.of(new Place(new Mark(at, Long.parseLong(parts.group(2)))));
  }

  @Override
  public String toString() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, mark.at()) + "-" + mark.seq();
  }
}
