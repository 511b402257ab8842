package chaos;

import static chaos.Violation.Invariant.A_BUSY_SITE_GETS_ONE_POD_AT_A_TIME;
import static chaos.Violation.Invariant.A_COLD_SITE_GETS_ONE_POD;
import static chaos.Violation.Invariant.A_SITE_HAS_ONE_REPLACEMENT_AT_A_TIME;
import static chaos.Violation.Invariant.A_SITE_NEVER_HAS_MORE_PODS_THAN_ITS_PROPS_ALLOW;
import static chaos.Violation.Invariant.A_SLOT_HOLDS_ONE_POD;

import chaos.History.Line;
import chaos.History.Row;
import chaos.History.Tie;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The pods that a site has at a time. Claims and ends of one site's pods are serialised by the
 * site's row lock, so that the ledger's order is the order in which they happened.
 */
final class SiteCheck {
  private final Caps caps;
  private final Map<UUID, Optional<UUID>> replaces;
  private final Map<String, Map<UUID, Held>> sites = new HashMap<>();
  private final List<Violation> violations = new ArrayList<>();

  /** A claimed or serving pod. */
  private record Held(UUID pod, Tie tie, Optional<UUID> replaces, boolean serving) {
    boolean replacesOneOf(Map<UUID, Held> pods) {
      return replaces.filter(pods::containsKey).isPresent();
    }
  }

  private SiteCheck(History history) {
    this.caps = new Caps(history.props());
    this.replaces =
        history.pods().stream().collect(Collectors.toMap(Row::pod, Row::replaces, (a, _) -> a));
  }

  static List<Violation> check(History history) {
    var check = new SiteCheck(history);
    history.ledger().stream().sorted(Comparator.comparingLong(Line::seq)).forEach(check::follow);
    return check.violations;
  }

  private void follow(Line line) {
    line.tie().ifPresent(tie -> follow(line, tie));
  }

  private void follow(Line line, Tie tie) {
    var pods = sites.computeIfAbsent(tie.site(), _ -> new LinkedHashMap<>());
    switch (line.to()) {
      case CLAIMED -> {
        var pod =
            new Held(line.pod(), tie, replaces.getOrDefault(line.pod(), Optional.empty()), false);
        checkSlot(pod, pods, line);
        checkReplacement(pod, pods, line);
        checkCap(pod, pods, line);
        if (line.isForGrowth()) {
          checkGrowth(pod, pods, line);
        } else {
          checkHerd(pod, pods, line);
        }
        pods.put(pod.pod(), pod);
      }
      case SERVING ->
          pods.computeIfPresent(
              line.pod(), (_, held) -> new Held(held.pod(), held.tie(), held.replaces(), true));
      case WARMING, POOLED, DRAINING, GONE -> pods.remove(line.pod());
    }
  }

  private void checkSlot(Held pod, Map<UUID, Held> pods, Line line) {
    for (var other : pods.values()) {
      if (other.tie().slot() == pod.tie().slot()
          && !pod.replaces().equals(Optional.of(other.pod()))) {
        report(A_SLOT_HOLDS_ONE_POD, pod, line, "while pod " + other.pod() + " holds that slot");
      }
    }
  }

  private void checkReplacement(Held pod, Map<UUID, Held> pods, Line line) {
    if (pod.replaces().isEmpty()) {
      return;
    }
    if (!pod.replacesOneOf(pods)) {
      report(
          A_SITE_HAS_ONE_REPLACEMENT_AT_A_TIME,
          pod,
          line,
          "to replace pod " + pod.replaces().get() + ", which does not serve");
    }
    for (var other : pods.values()) {
      if (other.replacesOneOf(pods)) {
        report(
            A_SITE_HAS_ONE_REPLACEMENT_AT_A_TIME,
            pod,
            line,
            "while the site has the replacement " + other.pod());
      }
    }
  }

  private void checkCap(Held pod, Map<UUID, Held> pods, Line line) {
    if (pod.tie().preview()) {
      return;
    }
    int most = caps.most(pod.tie().site(), line.at());
    var counted =
        pods.values().stream().filter(p -> !p.tie().preview() && !p.replacesOneOf(pods)).count();
    if (pod.replaces().isEmpty() && (counted >= most || pod.tie().slot() > most)) {
      report(
          A_SITE_NEVER_HAS_MORE_PODS_THAN_ITS_PROPS_ALLOW,
          pod,
          line,
          "while it had %d pods and may have %d".formatted(counted, most));
    }
  }

  /** What serves is joined, and what is being installed is waited for. */
  private void checkHerd(Held pod, Map<UUID, Held> pods, Line line) {
    if (pod.replaces().isPresent() || pod.tie().preview()) {
      return;
    }
    for (var other : pods.values()) {
      boolean joinable = other.serving() || other.tie().revision() == pod.tie().revision();
      if (joinable && !other.tie().preview()) {
        report(
            A_COLD_SITE_GETS_ONE_POD,
            pod,
            line,
            "while pod %s %s".formatted(other.pod(), other.serving() ? "serves" : "installs"));
      }
    }
  }

  private void checkGrowth(Held pod, Map<UUID, Held> pods, Line line) {
    for (var other : pods.values()) {
      if (!other.serving() && !other.tie().preview()) {
        report(
            A_BUSY_SITE_GETS_ONE_POD_AT_A_TIME,
            pod,
            line,
            "while pod %s installs".formatted(other.pod()));
      }
    }
  }

  private void report(Violation.Invariant invariant, Held pod, Line line, String why) {
    violations.add(
        new Violation(
            invariant,
            "site %s was given pod %s in slot %d (line %d) %s"
                .formatted(pod.tie().site(), pod.pod(), pod.tie().slot(), line.seq(), why)));
  }
}
