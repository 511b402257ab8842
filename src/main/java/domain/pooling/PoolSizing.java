package domain.pooling;

import java.util.Optional;

/**
 * How many warm pods it takes, and why.
 *
 * <p>Each claim has its replacement started at once. So those pods are missing that were claimed
 * within the last refill time, and the pool is empty for a claim that finds all of it missing.
 * Upside: nothing but the average refill time counts, however it varies. Downside: claims are taken
 * to come independently; for a burst the pool is too small, until sites that wait are counted in.
 *
 * @param demand on all replicas
 * @param replicas that keep pods
 * @param policy for each of them
 */
public record PoolSizing(Demand demand, int replicas, PoolPolicy policy) {
  /** What keeps the pool from the size that its demand asks for. */
  public enum Bound {
    NONE,
    MIN,
    MAX
  }

  /** How many pods the demand asks for, on all replicas together. */
  public int needed() {
    int low = demand.waiting();
    int most = Math.max(low, replicas * PoolBounds.LARGEST);
    int high = low + 1;
    // The larger the number, the longer it takes to weigh.
    while (high < most && !suffice(high)) {
      high *= 2;
    }
    high = Math.min(high, most);
    while (low < high) {
      int middle = (low + high) / 2;
      if (suffice(middle)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private boolean suffice(int pods) {
    return misses(pods).orElse(0.0) <= policy.missProbability();
  }

  /** How many pods this replica is to keep. */
  int share() {
    return Math.clamp(evenShare(), policy.min(), policy.max());
  }

  public Bound bound() {
    int even = evenShare();
    return even < policy.min() ? Bound.MIN : even > policy.max() ? Bound.MAX : Bound.NONE;
  }

  private int evenShare() {
    return Math.ceilDiv(needed(), replicas);
  }

  /**
   * How probably a claim finds no pod if there are so many; empty as long as nothing was measured.
   */
  public Optional<Double> misses(int pods) {
    return demand.missProbability(pods);
  }

  /** How many of so many pods wait for a claim, on average. */
  public double idle(int pods) {
    return Math.max(0, pods - demand.underWay());
  }
}
