package domain.scheduling;

import domain.pod.Pod;
import domain.site.SiteId;
import domain.site.SiteRev;

/** For what a pod is wanted. */
public sealed interface Wish {
  SiteId site();

  /** In a word, as the ledger has it. */
  default String label() {
    return switch (this) {
      case Visitors _ -> "visitors";
      case Another _ -> "another";
      case Preview _ -> "preview";
      case Replacement _ -> "replacement";
    };
  }

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

  /**
   * To serve a busy site's visitors besides the pods that it has. Like a replacement, it waits in
   * no line: those that wait for a first pod go first.
   *
   * @param pods how many slots are taken: if it is another number by then, or if a pod is being
   *     installed already, somebody else has done it, and the wish is void
   */
  record Another(SiteId site, int pods) implements Wish {}

  /** To take over, at the published revision, from a pod that is to drain. */
  record Replacement(Pod.Serving old) implements Wish {
    @Override
    public SiteId site() {
      return old.affiliation().siteRev().site();
    }
  }
}
