package domain.site;

import java.util.List;
import java.util.Optional;

/**
 * A site as it stands.
 *
 * @param published the revision its visitors reach; empty while none was published
 * @param hosts the host names registered for it, besides {@code <site>.<domain>}
 */
public record Site(SiteId id, Optional<Revision> published, SiteProps props, List<String> hosts) {
  public Site {
    hosts = List.copyOf(hosts);
  }
}
