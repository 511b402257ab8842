package chaos;

import java.util.ArrayList;
import java.util.List;

/** Judges a run: which of Kore's promises did it break? */
final class HistoryChecker {
  private HistoryChecker() {}

  /** Every violation that the history shows; empty when all is well. */
  static List<Violation> check(History history) {
    var lives = history.lives();
    var violations = new ArrayList<Violation>();
    violations.addAll(LifeCheck.check(lives));
    violations.addAll(SiteCheck.check(history));
    violations.addAll(TablesCheck.check(lives, history.pods()));
    violations.addAll(AnswerCheck.check(lives, history));
    violations.addAll(ExecutionCheck.check(history));
    return List.copyOf(violations);
  }
}
