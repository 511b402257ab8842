package domain.pooling;

import java.util.Optional;

/**
 * How many pods each replica keeps warm at least and at most, as somebody set it for all of them
 * while they run; what is empty is as the configuration has it.
 */
public record PoolBounds(Optional<Integer> min, Optional<Integer> max) {
  public static final int LARGEST = 1000;
  public static final PoolBounds NONE = new PoolBounds(Optional.empty(), Optional.empty());

  public PoolBounds {
    min.ifPresent(PoolBounds::check);
    max.ifPresent(PoolBounds::check);
    int lowest = min.orElse(0);
    int highest = max.orElse(LARGEST);
    if (lowest > highest) {
      throw new IllegalArgumentException("min %d is above max %d".formatted(lowest, highest));
    }
  }

  private static void check(int pods) {
    if (pods < 0 || pods > LARGEST) {
      throw new IllegalArgumentException("min and max must be from 0 to " + LARGEST);
    }
  }
}
