package domain.site;

import java.time.Instant;

/**
 * A revision as it was deployed.
 *
 * @param size of the packed bundle, in bytes
 * @param at when it was deployed, in the database's time
 */
public record SiteRevision(SiteRev siteRev, Digest digest, int size, Instant at) {}
