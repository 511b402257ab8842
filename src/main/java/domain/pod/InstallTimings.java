package domain.pod;

import java.time.Duration;

/**
 * Where the time went until a pod served its site, step after step; none is negative. What is left
 * between them and the whole is the commit that lets the pod serve.
 *
 * @param claim until a pod was claimed: for a free one, the site's lock, pods that failed before
 * @param fetch for the site's bundle
 * @param transfer of the order and the bundle to the pod, and of its answer
 * @param unpack what the pod says it took to unpack the bundle
 * @param load what the pod says it took to load the code
 */
public record InstallTimings(
    Duration claim, Duration fetch, Duration transfer, Duration unpack, Duration load) {
  /** Nothing was measured. */
  public static final InstallTimings NONE =
      new InstallTimings(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);

  public InstallTimings {
    // A pod may say anything.
    claim = notNegative(claim);
    fetch = notNegative(fetch);
    transfer = notNegative(transfer);
    unpack = notNegative(unpack);
    load = notNegative(load);
  }

  private static Duration notNegative(Duration duration) {
    return duration.isNegative() ? Duration.ZERO : duration;
  }
}
