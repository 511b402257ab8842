package domain.pooling;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What was asked of the pool of late, over all replicas.
 *
 * @param windows up to now, the shortest first
 * @param waiting how many sites wait for a pod at this moment
 */
public record Demand(List<Window> windows, int waiting) {
  /** Short enough to answer a new rate soon. */
  public static final Duration SHORT = Duration.ofMinutes(1);

  /** Long enough not to forget between two bursts. */
  public static final Duration LONG = Duration.ofMinutes(10);

  public static final Demand UNKNOWN = new Demand(List.of(), 0);

  public Demand {
    windows = List.copyOf(windows);
  }

  /**
   * What was seen in the last while.
   *
   * @param claims of pods, whoever made them
   * @param refill from the start of a pod until it was warm, on average of those that became warm,
   *     with the time that was lost on those that never did; empty if none did
   */
  public record Window(Duration length, long claims, Optional<Duration> refill) {
    public double claimsPerSecond() {
      return claims / seconds(length);
    }
  }

  /** The newest that is known of it. */
  public Optional<Duration> refill() {
    return windows.stream().flatMap(window -> window.refill().stream()).findFirst();
  }

  /**
   * How probably so many pods do not last until the first of them is replaced; empty if unknown.
   */
  Optional<Double> missProbability(int pods) {
    return forecasts()
        .map(forecast -> forecast.atLeast(Math.max(0, pods - waiting)))
        .max(Double::compare);
  }

  /** How many pods are being replaced at a time, on average. */
  double underWay() {
    return refill()
        .map(refill -> windows.getFirst().claimsPerSecond() * seconds(refill))
        .orElse(0.0);
  }

  /**
   * By each window: the larger one counts, so that a new rate is answered soon, and forgotten late.
   */
  private Stream<Forecast> forecasts() {
    return windows.stream()
        .flatMap(
            window ->
                window.refill().or(this::refill).stream().map(refill -> forecast(window, refill)));
  }

  /** Whoever waits would have claimed, had there been a pod. */
  private Forecast forecast(Window window, Duration refill) {
    return new Forecast(window.claims() + waiting, seconds(refill) / seconds(window.length()));
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
