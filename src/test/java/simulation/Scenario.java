package simulation;

import java.time.Duration;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;

/**
 * What happens to Kore.
 *
 * @param about what it is, for the report
 * @param settles from when on it counts
 * @param lasts in all
 * @param pods how pods fare that are started at that time
 * @param mostPods in the pool
 * @param runs how many it takes to see how often claims miss
 */
record Scenario(
    String name,
    String about,
    Duration settles,
    Duration lasts,
    List<Crowd> crowds,
    Function<Duration, Pods> pods,
    int mostPods,
    int runs) {
  Scenario {
    crowds = List.copyOf(crowds);
  }

  /** Whether there are sites that may have several pods. */
  boolean scales() {
    return crowds.stream().anyMatch(crowd -> crowd.maxPods() > 1);
  }

  /**
   * Sites of one kind, and who visits them.
   *
   * @param maxPods of each site
   * @param peak the most requests a second to all of them together
   * @param perSecond requests a second to all of them, by the second
   */
  record Crowd(
      String name,
      int sites,
      Choice choice,
      int maxPods,
      double peak,
      DoubleUnaryOperator perSecond) {
    static Crowd of(String name, int sites, Choice choice, int maxPods, double perSecond) {
      return new Crowd(name, sites, choice, maxPods, perSecond, _ -> perSecond);
    }
  }

  /** Which sites are visited how often. */
  enum Choice {
    EVENLY,
    /** A site among the first ten is as likely as one of the next ninety, or the next 900. */
    LONG_TAIL;

    int pick(int sites, Chance chance) {
      return switch (this) {
        case EVENLY -> chance.below(sites);
        case LONG_TAIL -> chance.longTail(sites);
      };
    }
  }

  /**
   * @param startup until a pod is warm, on average
   * @param neverReady how probably it never is, and is given up
   * @param badInstalls how probably an install fails, so that the site takes another pod
   */
  record Pods(Duration startup, double neverReady, double badInstalls) {}
}
