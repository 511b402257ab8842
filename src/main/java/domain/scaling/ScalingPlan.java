package domain.scaling;

import domain.scheduling.Wish;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Which sites get a pod more: those with fewer than they are to have at least, and those with
 * traffic and with fewer pods than they may have, and, where a target concurrency is set, only
 * while their pods are busier than that. One at a time: as long as one starts, no other one does.
 *
 * @param growing the sites that get one, as they were seen
 * @param not the sites that have traffic, may have several pods, and get no further one
 */
public record ScalingPlan(List<SiteState> growing, List<NotGrown> not) {
  public ScalingPlan {
    growing = List.copyOf(growing);
    not = List.copyOf(not);
  }

  /** A site with traffic, and what keeps it from growing. */
  public record NotGrown(SiteState site, WhyNot why) {}

  public enum WhyNot {
    /** It has as many as its props allow. */
    AT_MAX_PODS,
    /** Its pods are not as busy as the target concurrency has it. */
    NOT_BUSY;

    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public static ScalingPlan plan(List<SiteState> sites, ScalingPolicy policy) {
    var growing = new ArrayList<SiteState>();
    var not = new ArrayList<NotGrown>();
    for (var site : sites) {
      if (isToGrow(site, policy)) {
        growing.add(site);
      } else if (isVisited(site, policy) && !site.isStarting() && site.props().maxPods() > 1) {
        not.add(new NotGrown(site, whyNot(site)));
      }
    }
    return new ScalingPlan(growing, not);
  }

  /** What is to be done. */
  public List<Wish.Another> more() {
    return growing.stream().map(site -> new Wish.Another(site.site(), site.slots())).toList();
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

  private static WhyNot whyNot(SiteState site) {
    return site.slots() >= site.props().maxPods() ? WhyNot.AT_MAX_PODS : WhyNot.NOT_BUSY;
  }
}
