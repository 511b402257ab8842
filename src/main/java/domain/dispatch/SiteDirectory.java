package domain.dispatch;

import domain.site.SiteId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The port to what is known about host names: a bounded memory over the database, of names that
 * lead nowhere too, so that nobody can make it ask for the same one again and again.
 */
public interface SiteDirectory {
  /** What this replica remembers; null when it would have to ask. Never blocks. */
  @Nullable Known remembered(String host);

  /** Asks the database when it has to; may block. */
  Known find(String host);

  /** The site was deployed or deleted: what is remembered of its own name may be wrong. */
  void forget(SiteId site);

  /** The host name leads elsewhere now. */
  void forget(String host);

  /**
   * Of the hosts that are remembered, those that lead elsewhere by now.
   *
   * @param atMost so many are looked at, whichever these are
   */
  List<String> outdated(int atMost);

  sealed interface Known {
    record Leads(Target target) implements Known {}

    record Nowhere() implements Known {}
  }
}
