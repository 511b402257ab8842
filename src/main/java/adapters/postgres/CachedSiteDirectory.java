package adapters.postgres;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.github.benmanes.caffeine.cache.stats.CacheStats;
import domain.dispatch.HostNames;
import domain.dispatch.SiteDirectory;
import domain.dispatch.Target;
import domain.site.SiteId;
import domain.site.Sites;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What is known about host names, bounded. Other replicas tell of changes; for what gets lost on
 * the way, a name that leads somewhere is asked for again in the background, and kept while the
 * database cannot answer, and one that leads nowhere is forgotten after a second.
 */
public final class CachedSiteDirectory implements SiteDirectory {
  private static final long MOST_HOSTS = 100_000;
  private static final Duration KEEP_FOUND = Duration.ofDays(1);
  private static final Duration ASK_AGAIN_AFTER = Duration.ofSeconds(5);
  private static final Duration KEEP_NOT_FOUND = Duration.ofSeconds(1);

  private final HostNames hosts;
  private final Sites sites;
  private final LoadingCache<String, Known> cache;

  /**
   * @param executor asks again in the background; may block
   */
  public CachedSiteDirectory(HostNames hosts, Sites sites, Executor executor) {
    this.hosts = hosts;
    this.sites = sites;
    this.cache =
        Caffeine.newBuilder()
            .maximumSize(MOST_HOSTS)
            .expireAfter(Expiry.writing((String _, Known known) -> keep(known)))
            .refreshAfterWrite(ASK_AGAIN_AFTER)
            .executor(executor)
            .recordStats()
            .build(this::ask);
  }

  @Override
  public @Nullable Known remembered(String host) {
    return cache.getIfPresent(host);
  }

  @Override
  public Known find(String host) {
    return cache.get(host);
  }

  @Override
  public void forget(SiteId site) {
    // Of the site's registered hosts there is news of their own.
    cache.invalidate(site.value() + "." + hosts.domain());
  }

  @Override
  public void forget(String host) {
    cache.invalidate(host);
  }

  @Override
  public List<String> outdated(int atMost) {
    return cache.asMap().entrySet().stream()
        .limit(atMost)
        .filter(entry -> !ask(entry.getKey()).equals(entry.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** How many hosts are remembered, roughly. */
  public long size() {
    return cache.estimatedSize();
  }

  /** What was asked of it. */
  public CacheStats stats() {
    return cache.stats();
  }

  private Known ask(String host) {
    return hosts
        .target(host)
        .filter(target -> sites.find(target.site()).isPresent())
        .or(() -> registered(host))
        .<Known>map(Known.Leads::new)
        .orElseGet(Known.Nowhere::new);
  }

  private Optional<Target> registered(String host) {
    return sites.siteOf(host).map(Target::published);
  }

  private static Duration keep(Known known) {
    return switch (known) {
      case Known.Leads _ -> KEEP_FOUND;
      case Known.Nowhere _ -> KEEP_NOT_FOUND;
    };
  }
}
