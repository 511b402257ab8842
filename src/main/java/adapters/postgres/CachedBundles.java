package adapters.postgres;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.github.benmanes.caffeine.cache.stats.CacheStats;
import domain.site.Bundles;
import domain.site.SiteRev;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Remembers the bundles that were installed last: those of one revision never change. */
public final class CachedBundles implements Bundles {
  private static final long MOST_BYTES = 32L * 1024 * 1024;

  private final LoadingCache<SiteRev, @Nullable Bundle> cache;

  public CachedBundles(Bundles origin) {
    this.cache =
        Caffeine.newBuilder()
            .maximumWeight(MOST_BYTES)
            .weigher((SiteRev _, Bundle bundle) -> bundle.packed().length)
            .recordStats()
            .build(siteRev -> origin.of(siteRev).orElse(null));
  }

  /** How many bytes they have together. */
  public long bytes() {
    return cache.policy().eviction().map(eviction -> eviction.weightedSize().orElse(0)).orElse(0L);
  }

  /** What was asked of it. */
  public CacheStats stats() {
    return cache.stats();
  }

  @Override
  public Optional<Bundle> of(SiteRev siteRev) {
    return Optional.ofNullable(cache.get(siteRev));
  }
}
