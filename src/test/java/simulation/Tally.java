package simulation;

import java.time.Duration;

/** What came of a run, once the scenario had settled. */
final class Tally {
  private static final int LONGEST_MILLIS = 20_000;

  private final Timeline time;
  private final long since;
  private final int[] waits = new int[LONGEST_MILLIS + 1];
  private long requests;
  private long refused;
  private long claims;
  private long misses;
  private long used;
  private long podNanos;
  private long looks;
  private long kept;
  private int most;

  Tally(Timeline time, Duration settles) {
    this.time = time;
    this.since = settles.toNanos();
  }

  private boolean counts() {
    return time.now() >= since;
  }

  /** A request was answered after that long, apart from what its answer took. */
  void waited(long nanos) {
    if (counts()) {
      requests++;
      waits[(int) Math.min(LONGEST_MILLIS, nanos / 1_000_000)]++;
    }
  }

  void refused() {
    refused += counts() ? 1 : 0;
  }

  /** A site without a pod claimed one, and got it or has to wait. */
  void claimed(boolean found) {
    claims += counts() ? 1 : 0;
    misses += counts() && !found ? 1 : 0;
  }

  void used() {
    used += counts() ? 1 : 0;
  }

  void ended(RunningPod pod) {
    podNanos += Math.max(0, time.now() - Math.max(since, pod.claimed()));
  }

  /** How many pods the pool keeps, warm or on their way, at this moment. */
  void kept(int pods) {
    if (counts()) {
      looks++;
      kept += pods;
      most = Math.max(most, pods);
    }
  }

  long requests() {
    return requests;
  }

  long refusals() {
    return refused;
  }

  /** Claims of sites without a pod. */
  long claims() {
    return claims;
  }

  /** Those of them that found no pod. */
  long misses() {
    return misses;
  }

  /** All pods that were tied to a site. */
  long pods() {
    return used;
  }

  /** For how long, from their claims to their ends. */
  long podSeconds() {
    return podNanos / 1_000_000_000;
  }

  /** Pods in the pool, on average. */
  double kept() {
    return (double) kept / looks;
  }

  int mostKept() {
    return most;
  }

  /** What of all waits so great a part is not above, in milliseconds. */
  int waitMillis(double part) {
    long below = 0;
    int millis = 0;
    while (below + waits[millis] < part * requests) {
      below += waits[millis++];
    }
    return millis;
  }
}
