package chaos;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The time of the machine, which Postgres and the replicas share, in microseconds since 1970. */
final class Clock {
  private Clock() {}

  static long micros() {
    return micros(Instant.now());
  }

  static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }
}
