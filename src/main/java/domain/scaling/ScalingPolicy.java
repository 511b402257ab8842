package domain.scaling;

import domain.site.SiteProps;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * When a site gets another pod.
 *
 * @param traffic a site has traffic for this long after its last request
 * @param targetConcurrency for sites whose props say nothing of it; empty for the article's way: as
 *     many pods as the props allow, as long as there is traffic
 */
public record ScalingPolicy(Duration traffic, OptionalDouble targetConcurrency) {
  public OptionalDouble target(SiteProps props) {
    return props.targetConcurrency().isPresent() ? props.targetConcurrency() : targetConcurrency;
  }

  /** What this policy looks at, for the ledger; times in milliseconds. */
  public Map<String, Object> inputs(SiteState site) {
    var inputs = new HashMap<String, Object>();
    inputs.put("pods", site.slots());
    inputs.put("maxPods", site.props().maxPods());
    inputs.put("minPods", site.props().minPods());
    inputs.put("load", Math.round(site.load() * 100) / 100.0);
    target(site.props()).ifPresent(target -> inputs.put("targetConcurrency", target));
    if (site.quiet().compareTo(SiteState.NEVER) < 0) {
      inputs.put("quietMs", site.quiet().toMillis());
    }
    return inputs;
  }

  /** Whether a site with these props and this load needs more pods than this many. */
  public boolean needsMoreThan(int pods, SiteState site) {
    var target = target(site.props());
    return target.isEmpty()
        || pods < site.props().minPods()
        || site.load() > target.getAsDouble() * pods;
  }
}
