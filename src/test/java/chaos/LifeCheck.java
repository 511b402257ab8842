package chaos;

import static chaos.Violation.Invariant.A_CLAIM_NAMES_ONE_POD;
import static chaos.Violation.Invariant.A_POD_NEVER_GOES_BACK;
import static chaos.Violation.Invariant.A_POD_SERVES_AT_MOST_ONE_SITE;

import chaos.History.Line;
import chaos.History.Tie;
import domain.pod.LegalTransitions;
import domain.pod.PodState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A pod's states go forward as they may, and it is tied once, by a claim that is its own. */
final class LifeCheck {
  private final Map<UUID, UUID> podsByClaim = new HashMap<>();
  private final List<Violation> violations = new ArrayList<>();

  private LifeCheck() {}

  static List<Violation> check(Map<UUID, List<Line>> lives) {
    var check = new LifeCheck();
    lives.values().forEach(check::checkSteps);
    lives.values().forEach(check::checkTie);
    return check.violations;
  }

  private void checkSteps(List<Line> life) {
    var before = Optional.<PodState>empty();
    for (var line : life) {
      if (!line.from().equals(before) || !LegalTransitions.legal(line.from(), line.to())) {
        report(A_POD_NEVER_GOES_BACK, line, "while it was " + before);
      }
      before = Optional.of(line.to());
    }
  }

  private void checkTie(List<Line> life) {
    var tie = Optional.<Tie>empty();
    for (var line : life) {
      boolean claimed = line.to() == PodState.CLAIMED;
      if (claimed && tie.isEmpty()) {
        tie = line.tie();
        tie.ifPresent(t -> checkClaim(t.claim(), line));
      }
      if (!line.tie().equals(tie) || (claimed && tie.isEmpty())) {
        report(A_POD_SERVES_AT_MOST_ONE_SITE, line, "while it was tied to " + tie);
      }
    }
  }

  private void checkClaim(UUID claim, Line line) {
    var other = podsByClaim.putIfAbsent(claim, line.pod());
    if (other != null) {
      report(A_CLAIM_NAMES_ONE_POD, line, "by a claim that ties pod " + other);
    }
  }

  private void report(Violation.Invariant invariant, Line line, String why) {
    violations.add(
        new Violation(
            invariant,
            "pod %s went from %s to %s with %s (line %d) %s"
                .formatted(line.pod(), line.from(), line.to(), line.tie(), line.seq(), why)));
  }
}
