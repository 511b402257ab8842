package domain.dispatch;

import domain.site.SiteId;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Counts requests for a site that no pod answered, so that Kore did. */
public final class Refusals {
  private final ConcurrentHashMap<Key, Long> counts = new ConcurrentHashMap<>();

  private record Key(SiteId site, String kind) {}

  /**
   * @param kind the problem that was answered, such as {@code pool-empty}
   */
  public record Count(SiteId site, String kind, long refusals) {}

  void count(SiteId site, String kind) {
    counts.merge(new Key(site, kind), 1L, Long::sum);
  }

  /** Tells what was counted since the last time that this succeeded; not at all if nothing was. */
  public void tell(Consumer<List<Count>> log) {
    var news = counts.keySet().stream().map(this::take).toList();
    if (news.isEmpty()) {
      return;
    }
    try {
      log.accept(news);
    } catch (RuntimeException e) {
      news.forEach(c -> counts.merge(new Key(c.site(), c.kind()), c.refusals(), Long::sum));
      throw e;
    }
  }

  private Count take(Key key) {
    var count = counts.remove(key);
    return new Count(key.site(), key.kind(), count == null ? 0 : count);
  }
}
