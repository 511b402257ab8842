package adapters.postgres;

import java.time.Duration;

/** Spans of time as {@code make_interval} and {@code extract(epoch from …)} have them. */
final class Seconds {
  private Seconds() {}

  static double of(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  static Duration duration(double seconds) {
    return Duration.ofNanos((long) (seconds * 1e9));
  }
}
