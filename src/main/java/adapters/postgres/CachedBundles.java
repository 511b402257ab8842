package adapters.postgres;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
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
            .build(siteRev -> origin.of(siteRev).orElse(null));
  }

  @Override
  public Optional<Bundle> of(SiteRev siteRev) {
    return Optional.ofNullable(cache.get(siteRev));
  }
}
