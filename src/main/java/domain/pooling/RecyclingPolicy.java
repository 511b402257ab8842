package domain.pooling;

import domain.pod.PodId;
import domain.scaling.ScalingPolicy;
import java.time.Duration;

/**
 * When a serving pod's time is over.
 *
 * @param lifetime how long a pod serves at most, if another one can take its place
 * @param jitter by which part of it, from 0 to 1, a pod's lifetime may be shorter, so that pods of
 *     one site don't go together
 * @param idle how long a site keeps its pods without a request
 * @param scaling when a site needs as many pods as it has
 */
public record RecyclingPolicy(
    Duration lifetime, double jitter, Duration idle, ScalingPolicy scaling) {
  /** The same on every replica: it depends on nothing but the pod's random id. */
  Duration lifetimeOf(PodId pod) {
    double part = (pod.value().getLeastSignificantBits() >>> 11) / (double) (1L << 53);
    return Duration.ofNanos((long) (lifetime.toNanos() * (1 - jitter * part)));
  }
}
