package domain.dispatch;

import domain.site.Revision;
import domain.site.SiteId;
import java.util.Optional;

/**
 * What a host name asks for.
 *
 * @param preview a certain revision, instead of the published one
 */
public record Target(SiteId site, Optional<Revision> preview) {
  public static Target published(SiteId site) {
    return new Target(site, Optional.empty());
  }
}
