package domain.reports;

import domain.site.SiteId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The port to the reports. They are read apart from all else, so that nobody else waits for one.
 */
public interface Reports {
  /**
   * The rows, newest first; each has the same columns in the same order, with numbers, texts, and
   * times as ISO 8601 writes them.
   *
   * @return empty if it took too long
   */
  Optional<List<Map<String, @Nullable Object>>> rows(Report report, Query query);

  enum Report {
    SITES_BY_HOUR,
    SITES_BY_DAY,
    COLD_STARTS,
    POOL
  }

  /**
   * @param from the first moment; empty for 24 hours ago
   * @param to the first one no more; empty for now
   * @param site only this one; of no meaning for the pool
   * @param limit how many rows at most
   * @param offset how many rows to leave out before
   */
  record Query(
      Optional<Instant> from, Optional<Instant> to, Optional<SiteId> site, int limit, int offset) {}
}
