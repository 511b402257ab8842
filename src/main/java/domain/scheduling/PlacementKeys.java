package domain.scheduling;

import domain.pod.PodId;
import domain.scheduling.Placement.Outcome;
import domain.site.Digest;
import domain.site.RequestKey;
import domain.site.SiteId;
import java.util.Optional;

/** The port to what is remembered of placements under their keys: each for 24 h. */
public interface PlacementKeys {
  Optional<Kept> find(RequestKey key);

  /**
   * Remembers a placement, unless the key has one already.
   *
   * @return what is remembered under the key now: of simultaneous calls all return the same
   */
  Kept keep(RequestKey key, Kept placement);

  /** A placement that was granted, and for what. */
  record Kept(Request request, PodId pod, Outcome outcome) {}

  /**
   * What a client asked for.
   *
   * @param body the digest of what it sent along
   */
  record Request(SiteId site, Digest body) {}
}
