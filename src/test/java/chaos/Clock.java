package chaos;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The time of the machine, which Postgres and the replicas share. */
final class Clock {
  private Clock() {}

  /** Since 1970. */
  static long micros() {
    return micros(Instant.now());
  }

  static void pause(Duration length) {
    try {
      Thread.sleep(length);
    } catch (InterruptedException e) {
      throw new AssertionError("nothing here is interrupted", e);
    }
  }

  static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }
}
