package domain.scheduling;

import domain.site.SiteId;
import java.time.Duration;

/** The time that the domain is handed: it measures durations with it and waits by it. */
public interface Timer {
  /** Nanoseconds since some fixed moment. */
  long nanos();

  /** Waits. */
  void pause(Duration duration);

  /** Begins to listen for news of a site, until it is closed. */
  Watch watch(SiteId site);

  default Duration since(long startNanos) {
    return Duration.ofNanos(nanos() - startNanos);
  }

  /** Somebody who waits for news of a site. */
  interface Watch extends AutoCloseable {
    /** Returns when there was news since the last call, or after that long without any. */
    void pause(Duration atMost);

    @Override
    void close();
  }
}
