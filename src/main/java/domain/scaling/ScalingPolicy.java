package domain.scaling;

import domain.site.SiteProps;
import java.time.Duration;
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

  /** Whether a site with these props and this load needs more pods than this many. */
  public boolean needsMoreThan(int pods, SiteState site) {
    var target = target(site.props());
    return target.isEmpty()
        || pods < site.props().minPods()
        || site.load() > target.getAsDouble() * pods;
  }
}
