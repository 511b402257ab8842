package domain.scheduling;

import java.time.Duration;

/** The time that the domain is handed: it measures durations with it and waits by it. */
public interface Timer {
  /** Nanoseconds since some fixed moment. */
  long nanos();

  /** Waits that long, or less when there may be news for whoever waits. */
  void pause(Duration atMost);

  default Duration since(long startNanos) {
    return Duration.ofNanos(nanos() - startNanos);
  }
}
