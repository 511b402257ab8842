package domain.inspection;

import domain.inspection.Difference.Kind;
import domain.inspection.Life.Line;
import domain.inspection.Life.Standing;
import domain.pod.PodState;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Does what is recorded of a pod agree with itself: live pods, history, ledger? */
final class LifeCheck implements Check {
  private final Records records;

  LifeCheck(Records records) {
    this.records = records;
  }

  @Override
  public List<Difference> look() {
    return records.check(LifeCheck::differences);
  }

  static Stream<Difference> differences(Life life) {
    return Stream.of(once(life), told(life), chained(life)).flatMap(Optional::stream);
  }

  /** A pod is either live or in the history. */
  private static Optional<Difference> once(Life life) {
    if (life.live().isPresent() != life.ended().isPresent()) {
      return Optional.empty();
    }
    return life.live().isPresent()
        ? found(Kind.LIVE_AND_ENDED, life, "it is recorded as live, and in the history as ended")
        : found(Kind.RECORD_LOST, life, "it is neither among the live pods nor in the history");
  }

  /** The ledger ends with what is recorded. */
  private static Optional<Difference> told(Life life) {
    if (life.ledger().isEmpty()) {
      return found(Kind.NOT_IN_LEDGER, life, "the ledger has no line of it");
    }
    var last = life.ledger().getLast().to();
    return life.live().isPresent()
        ? same(Kind.LEDGER_DIFFERS, life, life.live().get(), last)
        : life.ended().flatMap(ended -> same(Kind.HISTORY_DIFFERS, life, ended, last));
  }

  private static Optional<Difference> same(Kind kind, Life life, Standing record, Standing last) {
    return record.equals(last)
        ? Optional.empty()
        : found(kind, life, "it is recorded as " + record + ", in the ledger as " + last);
  }

  /** Each line of the ledger goes on from the one before. */
  private static Optional<Difference> chained(Life life) {
    var before = Optional.<Standing>empty();
    for (var line : life.ledger()) {
      if (!follows(line, before)) {
        var after = before.map(b -> "after " + b).orElse("at first");
        return found(
            Kind.LEDGER_BROKEN,
            life,
            "the ledger says %s that it went from %s to %s"
                .formatted(after, line.from().orElse("nothing"), line.to()));
      }
      before = Optional.of(line.to());
    }
    return Optional.empty();
  }

  private static boolean follows(Line line, Optional<Standing> before) {
    var tie = before.flatMap(Standing::tie);
    return line.from().equals(before.map(Standing::state))
        && isLegal(before.map(Standing::state), line.to().state())
        && (tie.isEmpty() || tie.equals(line.to().tie()));
  }

  /** The order of the states is that of a life, which may end at any time. */
  static boolean isLegal(Optional<String> from, String to) {
    if (from.isEmpty()) {
      return to.equals(PodState.WARMING.label());
    }
    var labels = Arrays.stream(PodState.values()).map(PodState::label).toList();
    int before = labels.indexOf(from.get());
    int after = labels.indexOf(to);
    int end = labels.indexOf(PodState.GONE.label());
    return before >= 0 && before < end && (after == before + 1 || after == end);
  }

  private static Optional<Difference> found(Kind kind, Life life, String what) {
    return Optional.of(
        Difference.ofPod(
            kind,
            life.pod(),
            what + "; nothing heals this: the tables were changed by hand, or Kore has an error"));
  }
}
