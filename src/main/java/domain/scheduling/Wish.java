package domain.scheduling;

import domain.pod.Pod;
import domain.site.SiteId;
import domain.site.SiteRev;

/** For what a pod is wanted. */
public sealed interface Wish {
  SiteId site();

  /**
   * To serve the visitors of a site, at the revision that is published when the row lock is held.
   */
  record Visitors(SiteId site) implements Wish {}

  /** To run one certain revision aside, published or not: a look at it, or a trial of its code. */
  record Preview(SiteRev siteRev) implements Wish {
    @Override
    public SiteId site() {
      return siteRev.site();
    }
  }

  /** To take over, at the published revision, from a pod that is to drain. */
  record Replacement(Pod.Serving old) implements Wish {
    @Override
    public SiteId site() {
      return old.affiliation().siteRev().site();
    }
  }
}
