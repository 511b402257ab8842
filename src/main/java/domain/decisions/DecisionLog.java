package domain.decisions;

import java.time.Duration;
import java.util.List;

/** The port to the record of decisions that changed no pod. */
@FunctionalInterface
public interface DecisionLog {
  /**
   * Adds what this replica decided; one transaction. The same decision for a site within a minute
   * is one entry, with the latest detail and inputs.
   */
  void add(List<Noted> noted);

  /**
   * @param times how often it was decided since it was last told of
   * @param firstAgo how long ago the first of them was
   * @param lastAgo how long ago the last of them was
   */
  record Noted(Decision decision, long times, Duration firstAgo, Duration lastAgo) {}
}
