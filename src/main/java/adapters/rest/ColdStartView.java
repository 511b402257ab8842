package adapters.rest;

import domain.decisions.Ledger.ColdStart;
import domain.decisions.Ledger.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A cold start, and where its time went.
 *
 * @param at when the pod was claimed
 * @param outcome what came of it: {@code serving}, {@code gone}, or {@code claimed} while it lasts
 * @param stepsMs each step that is known, in order, in milliseconds; the last one is the whole from
 *     the claim until the pod served, or ended
 */
record ColdStartView(
    Instant at, Optional<String> pod, String outcome, Map<String, Number> stepsMs) {
  /** The steps in their order; others come after these. */
  private static final List<String> ORDER = List.of("claim", "fetch", "transfer", "unpack", "load");

  static ColdStartView of(ColdStart start) {
    var steps = new LinkedHashMap<String, Number>();
    steps.put("inLine", start.claim().inputs().get("inLineMs") instanceof Number line ? line : 0);
    ORDER.stream()
        .filter(start.steps()::containsKey)
        .forEach(step -> steps.put(step, start.steps().get(step)));
    new TreeMap<>(start.steps()).forEach(steps::putIfAbsent);
    start.end().ifPresent(end -> steps.put("fromClaimToEnd", millis(start.claim(), end)));
    return new ColdStartView(
        start.claim().mark().at(),
        start.claim().pod().map(Object::toString),
        start.end().map(Entry::what).orElse("claimed"),
        steps);
  }

  private static double millis(Entry claim, Entry end) {
    return Duration.between(claim.mark().at(), end.mark().at()).toNanos() / 1e6;
  }
}
