package domain.pooling;

import domain.pod.PodId;
import java.time.Duration;

/**
 * How large the pool is to be, and how long a pod may wait in it.
 *
 * @param min how many pods each replica keeps warm at least
 * @param max at most; not below {@code min}
 * @param missProbability how probably a claim may find no pod, unless {@code max} is in the way
 * @param maxAge how long a pod is warm at most before another one takes its place
 */
public record PoolPolicy(int min, int max, double missProbability, Duration maxAge) {
  /** By which part a pod's time may be shorter, so that not all of a start go together. */
  private static final double JITTER = 0.2;

  public PoolPolicy {
    max = Math.max(min, max);
  }

  /** The same with what somebody set: it wins also where the other bound is in its way. */
  PoolPolicy within(PoolBounds bounds) {
    int lowest = bounds.min().orElse(Math.min(min, bounds.max().orElse(min)));
    return new PoolPolicy(lowest, bounds.max().orElse(max), missProbability, maxAge);
  }

  Duration maxAgeOf(PodId pod) {
    return Jitter.shorten(maxAge, JITTER, pod);
  }
}
