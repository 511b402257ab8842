package domain.site;

import java.util.OptionalDouble;

/**
 * What a site may use.
 *
 * @param maxPods how many pods may serve the site at once, from 1 to {@value #MOST_PODS}
 * @param minPods how many it has at least, also without traffic, from 0 to {@code maxPods}
 * @param targetConcurrency how many requests each of its pods is to answer at a time, on average:
 *     only beyond that it gets another one. Empty for the configured default, greater than 0
 */
public record SiteProps(int maxPods, int minPods, OptionalDouble targetConcurrency) {
  public static final int MOST_PODS = 1000;

  /** The article's default: one pod, for every site without props of its own. */
  public static final SiteProps DEFAULT = new SiteProps(1);

  public SiteProps {
    if (maxPods < 1 || maxPods > MOST_PODS) {
      throw new IllegalArgumentException("maxPods must be from 1 to " + MOST_PODS);
    }
    if (minPods < 0 || minPods > maxPods) {
      throw new IllegalArgumentException("minPods must be from 0 to maxPods");
    }
    if (targetConcurrency.isPresent() && !(targetConcurrency.getAsDouble() > 0)) {
      throw new IllegalArgumentException("targetConcurrency must be greater than 0");
    }
  }

  public SiteProps(int maxPods) {
    this(maxPods, OptionalDouble.empty());
  }

  public SiteProps(int maxPods, OptionalDouble targetConcurrency) {
    this(maxPods, 0, targetConcurrency);
  }
}
