package domain.scheduling;

import java.time.Duration;

/**
 * How fast the pool refills, measured: what those are told for whom no pod is left in time.
 *
 * <p>It is a moving average of the time from one new pod to the next, while one follows the other:
 * a longer pause is a pool that was full.
 */
public final class Refill {
  private static final Duration FULL_AFTER = Duration.ofSeconds(10);
  private static final Duration UNKNOWN = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final int WEIGHT = 8;

  private final Timer timer;
  private long lastNanos;
  private long meanNanos = UNKNOWN.toNanos();

  public Refill(Timer timer) {
    this.timer = timer;
    this.lastNanos = timer.nanos() - FULL_AFTER.toNanos();
  }

  /** A pod became free. */
  public synchronized void pooled() {
    long now = timer.nanos();
    long interval = now - lastNanos;
    lastNanos = now;
    if (interval < FULL_AFTER.toNanos()) {
      meanNanos += (interval - meanNanos) / WEIGHT;
    }
  }

  /**
   * When a pod may be there for whoever asks now, from 1 s to 1 min.
   *
   * @param ahead how many wait for one before
   */
  public synchronized Duration retryAfter(int ahead) {
    var expected = Duration.ofNanos(meanNanos).multipliedBy(ahead + 1L);
    if (expected.compareTo(LONGEST) > 0) {
      return LONGEST;
    }
    return expected.compareTo(UNKNOWN) < 0 ? UNKNOWN : expected;
  }
}
