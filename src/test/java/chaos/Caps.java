package chaos;

import chaos.History.PropsChange;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How many pods each site may have had at a time, as far as that can be known from outside. */
final class Caps {
  private static final int DEFAULT = 1;

  /** A claim reads the props, may then wait for a locked pod (2 s at most), and writes its line. */
  private static final long LONGEST_CLAIM_MICROS = 3_000_000;

  private final Map<String, List<PropsChange>> changes;

  /**
   * @param changes in their order; of a site, none begins before the one before it ended or failed
   */
  Caps(List<PropsChange> changes) {
    this.changes = changes.stream().collect(Collectors.groupingBy(PropsChange::site));
  }

  /**
   * The most that a claim with this time in the ledger can have found. A change that was never
   * confirmed may come into force at any time after it was asked for.
   */
  int most(String site, long at) {
    int settled = DEFAULT;
    int possible = 0;
    for (var change : changes.getOrDefault(site, List.of())) {
      if (change.end() < at - LONGEST_CLAIM_MICROS) {
        settled = change.maxPods();
      } else if (change.begin() <= at) {
        possible = Math.max(possible, change.maxPods());
      }
    }
    return Math.max(settled, possible);
  }
}
