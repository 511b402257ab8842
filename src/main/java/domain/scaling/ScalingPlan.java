package domain.scaling;

import domain.scheduling.Wish;
import java.util.List;

/**
 * Which sites get a pod more: those with fewer than they are to have at least, and those with
 * traffic and with fewer pods than they may have, and, where a target concurrency is set, only
 * while their pods are busier than that. One at a time: as long as one starts, no other one does.
 */
public record ScalingPlan(List<Wish.Another> more) {
  public ScalingPlan {
    more = List.copyOf(more);
  }

  public static ScalingPlan plan(List<SiteState> sites, ScalingPolicy policy) {
    return new ScalingPlan(
        sites.stream()
            .filter(site -> isToGrow(site, policy))
            .map(site -> new Wish.Another(site.site(), site.slots()))
            .toList());
  }

  private static boolean isToGrow(SiteState site, ScalingPolicy policy) {
    int pods = site.slots();
    return !site.isStarting()
        && pods < site.props().maxPods()
        && policy.needsMoreThan(pods, site)
        && (pods < site.props().minPods() || isVisited(site, policy));
  }

  /** A site that has no pod yet gets its first one for its visitors, not for this. */
  private static boolean isVisited(SiteState site, ScalingPolicy policy) {
    return site.quiet().compareTo(policy.traffic()) < 0 && site.serving().findAny().isPresent();
  }
}
