package domain.pooling;

import domain.pod.PodId;
import java.time.Duration;

/** Times that differ from pod to pod, and are the same for a pod on every replica. */
final class Jitter {
  private Jitter() {}

  /**
   * @param most by which part the time is shorter at most, from 0 to 1
   */
  static Duration shorten(Duration time, double most, PodId pod) {
    // The upper half of a random id: the lower one begins with two bits that are always the same.
    double part = (pod.value().getMostSignificantBits() >>> 11) * 0x1p-53;
    return Duration.ofNanos((long) (time.toNanos() * (1 - most * part)));
  }
}
