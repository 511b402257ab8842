package fakes;

import domain.dispatch.HostNames;
import domain.dispatch.SiteDirectory;
import domain.dispatch.Target;
import domain.site.SiteId;
import domain.site.Sites;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Remembers every host for ever, and how often it had to ask. */
public final class FakeDirectory implements SiteDirectory {
  public final List<String> asked = new ArrayList<>();
  private final Map<String, Known> known = new HashMap<>();
  private final HostNames hosts;
  private final Sites sites;
  public boolean away;

  public FakeDirectory(HostNames hosts, Sites sites) {
    this.hosts = hosts;
    this.sites = sites;
  }

  @Override
  public @Nullable Known remembered(String host) {
    return known.get(host);
  }

  @Override
  public void forget(SiteId site) {
    known.remove(site.value() + "." + hosts.domain());
  }

  @Override
  public void forget(String host) {
    known.remove(host);
  }

  @Override
  public Known find(String host) {
    if (away) {
      throw new IllegalStateException("Postgres is away");
    }
    asked.add(host);
    var found = ask(host);
    known.put(host, found);
    return found;
  }

  @Override
  public List<String> outdated(int atMost) {
    return known.keySet().stream()
        .limit(atMost)
        .filter(host -> !ask(host).equals(known.get(host)))
        .toList();
  }

  private Known ask(String host) {
    return hosts
        .target(host)
        .filter(target -> sites.find(target.site()).isPresent())
        .or(() -> sites.siteOf(host).map(Target::published))
        .<Known>map(Known.Leads::new)
        .orElseGet(Known.Nowhere::new);
  }
}
