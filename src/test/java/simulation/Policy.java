package simulation;

import domain.pooling.PoolPolicy;
import domain.pooling.RecyclingPolicy;
import domain.scaling.ScalingPolicy;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** How Kore goes about a scenario. */
record Policy(String name, PoolPolicy pool, RecyclingPolicy recycling) {
  private static final Duration TRAFFIC = Duration.ofSeconds(3);
  private static final Duration LIFETIME = Duration.ofMinutes(5);
  private static final Duration IDLE = Duration.ofSeconds(30);
  private static final Duration MAX_AGE = Duration.ofMinutes(30);

  /** The article's way: as many pods as a site may have. */
  private static final OptionalDouble ARTICLE = OptionalDouble.empty();

  private static final OptionalDouble TARGET = OptionalDouble.of(4);

  static List<Policy> of(Scenario scenario) {
    int most = scenario.mostPods();
    var pools =
        List.of(
            of("10 pods", TARGET, 10, 10, 0.5),
            of("one miss in 100", TARGET, 3, most, 0.01),
            of("one miss in 1,000", TARGET, 3, most, 0.001));
    var article = of("one miss in 1,000, the article's scaling", ARTICLE, 3, most, 0.001);
    // Where no site may have a second pod, there is nothing to scale.
    return scenario.scales() ? Stream.concat(pools.stream(), Stream.of(article)).toList() : pools;
  }

  private static Policy of(
      String name, OptionalDouble target, int min, int max, double missProbability) {
    return new Policy(
        name,
        new PoolPolicy(min, max, missProbability, MAX_AGE),
        new RecyclingPolicy(LIFETIME, 0.2, IDLE, new ScalingPolicy(TRAFFIC, target)));
  }

  /**
   * Whether the pool is to keep a promise, and claims come as independently as it takes them to.
   */
  boolean promises() {
    return pool.min() < pool.max() && recycling.scaling().targetConcurrency().equals(TARGET);
  }
}
