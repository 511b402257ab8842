package chaos;

import static chaos.Violation.Invariant.LEDGER_AND_TABLES_AGREE;

import chaos.History.Line;
import chaos.History.Row;
import domain.pod.PodState;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The ledger, the live pods and the history of those that ended tell the same of each pod. */
final class TablesCheck {
  private final List<Violation> violations = new ArrayList<>();

  private TablesCheck() {}

  static List<Violation> check(Map<UUID, List<Line>> lives, List<Row> pods) {
    var check = new TablesCheck();
    var seen = new HashSet<UUID>();
    for (var row : pods) {
      if (!seen.add(row.pod())) {
        check.report(row.pod(), "it has more than one row");
      }
      var life = lives.get(row.pod());
      if (life == null) {
        check.report(row.pod(), "it has a row, and no line in the ledger");
      } else {
        check.compare(row, life);
      }
    }
    lives.keySet().stream()
        .filter(pod -> !seen.contains(pod))
        .forEach(pod -> check.report(pod, "it has lines in the ledger, and no row"));
    return check.violations;
  }

  private void compare(Row row, List<Line> life) {
    var last = life.getLast();
    var times = new EnumMap<PodState, Long>(PodState.class);
    life.forEach(line -> times.put(line.to(), line.at()));
    expect(row.pod(), "its state", last.to(), row.state());
    expect(row.pod(), "its tie", last.tie(), row.tie());
    expect(row.pod(), "why it drained", reason(life, PodState.DRAINING), row.drainReason());
    expect(row.pod(), "why it ended", reason(life, PodState.GONE), row.endReason());
    expect(row.pod(), "the states it was in", times.keySet(), row.since().keySet());
    times.forEach(
        (state, at) -> {
          // A row has the time at which its transaction began.
          if (row.since().getOrDefault(state, at) > at) {
            report(row.pod(), "it was %s before it was in the tables".formatted(state.label()));
          }
        });
  }

  private static Optional<String> reason(List<Line> life, PodState state) {
    return life.stream().filter(l -> l.to() == state).findFirst().flatMap(Line::why);
  }

  private void expect(UUID pod, String what, Object ledger, Object tables) {
    if (!ledger.equals(tables)) {
      report(pod, "%s is %s in the ledger and %s in the tables".formatted(what, ledger, tables));
    }
  }

  private void report(UUID pod, String what) {
    violations.add(new Violation(LEDGER_AND_TABLES_AGREE, "pod %s: %s".formatted(pod, what)));
  }
}
