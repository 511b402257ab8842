package domain.pod;

import domain.site.SiteRev;
import java.util.Optional;

/**
 * The tie of a pod to a site, made once in the pod's life and never changed.
 *
 * @param replaces the pod that drains once this one serves
 */
public record Affiliation(
    ClaimId claim, ClaimSecret secret, SiteRev siteRev, Slot slot, Optional<PodId> replaces) {}
