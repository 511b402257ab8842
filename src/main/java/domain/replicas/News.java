package domain.replicas;

import domain.pod.PodId;
import domain.site.SiteId;

/**
 * What replicas tell one another, each after it was committed. It says what to look at, and is
 * never the truth itself: heard twice, late or in another order it does no harm.
 */
public sealed interface News {
  /** The pod was claimed: its fleet may make up for it. */
  record Released(PodId pod) implements News {}

  /** A pod began to serve the site. */
  record Opened(SiteId site) implements News {}

  /** The pod takes no more requests. */
  record Closed(PodId pod) implements News {}

  /** The pod was ended: its fleet is to destroy what is left of it. */
  record Destroyed(PodId pod) implements News {}

  /** A pod is free, and the site has waited longest for one. */
  record Turn(SiteId site) implements News {}

  /** The site was deployed for the first time, published, or deleted. */
  record SiteChanged(SiteId site) implements News {}

  /** The host name leads elsewhere now. */
  record HostChanged(String host) implements News {}

  /** Anything may have happened. */
  record Missed() implements News {}
}
