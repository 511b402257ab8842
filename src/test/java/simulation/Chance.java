package simulation;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.UUID;

/** Everything that happens by chance: the same seed, the same luck, on every machine. */
final class Chance {
  private final SplittableRandom random;

  Chance(long seed) {
    this.random = new SplittableRandom(seed);
  }

  boolean happens(double probability) {
    return random.nextDouble() < probability;
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  /** The gap before the next of events that come independently, so many a second on average. */
  Duration gap(double perSecond) {
    return seconds(-StrictMath.log1p(-random.nextDouble()) / perSecond);
  }

  /** As likely below ten as between ten and a hundred: a few are many times as likely as most. */
  int longTail(int bound) {
    return (int) StrictMath.pow(bound, random.nextDouble()) - 1;
  }

  /** Half of it at least, and now and then several times as much. */
  Duration about(Duration mean) {
    return mean.dividedBy(2).plus(gap(2e9 / mean.toNanos()));
  }

  UUID id() {
    return new UUID(random.nextLong(), random.nextLong());
  }

  private static Duration seconds(double seconds) {
    return Duration.ofNanos((long) (seconds * 1e9));
  }
}
