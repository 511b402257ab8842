package chaos;

import chaos.History.Execution;
import chaos.History.Line;
import chaos.History.Outage;
import chaos.History.Outcome;
import chaos.History.PropsChange;
import chaos.History.Request;
import chaos.History.Row;
import chaos.History.Tie;
import domain.pod.PodState;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A history made up by hand, an event after the other, a second apart. */
final class Story {
  private static final long SECOND = 1_000_000;

  final List<Line> ledger = new ArrayList<>();
  final Map<UUID, Row> rows = new HashMap<>();
  final List<Row> moreRows = new ArrayList<>();
  final List<PropsChange> props = new ArrayList<>();
  final List<Request> requests = new ArrayList<>();
  final List<Execution> executions = new ArrayList<>();
  final List<Outage> outages = new ArrayList<>();
  private long calmSince = Long.MAX_VALUE;
  private long now;
  private long names;

  long tick() {
    now += SECOND;
    return now;
  }

  UUID name() {
    return new UUID(0, ++names);
  }

  UUID warmPod() {
    var pod = name();
    step(pod, PodState.WARMING, Optional.empty());
    step(pod, PodState.POOLED, Optional.empty());
    return pod;
  }

  /** A pod that serves revision 1 of a site in its first slot. */
  UUID servingPod(String site) {
    var pod = claimedPod(site, 1, 1);
    step(pod, PodState.SERVING, Optional.empty());
    return pod;
  }

  UUID claimedPod(String site, int revision, int slot) {
    var pod = warmPod();
    claim(pod, new Tie(site, revision, name(), slot));
    return pod;
  }

  /** One pod more for a site that is served. */
  UUID anotherPod(String site, int slot) {
    var pod = warmPod();
    var tie = new Tie(site, 1, name(), slot);
    step(pod, PodState.CLAIMED, Optional.of(tie), Optional.of("another"));
    return pod;
  }

  UUID replacement(UUID old) {
    var pod = warmPod();
    var tie = row(old).tie().orElseThrow();
    claim(pod, new Tie(tie.site(), tie.revision() + 1, name(), tie.slot()));
    var row = row(pod);
    rows.put(
        pod,
        new Row(
            pod,
            row.state(),
            row.tie(),
            Optional.of(old),
            row.drainReason(),
            row.endReason(),
            row.since()));
    return pod;
  }

  void claim(UUID pod, Tie tie) {
    step(pod, PodState.CLAIMED, Optional.of(tie));
  }

  void serve(UUID pod) {
    step(pod, PodState.SERVING, Optional.empty());
  }

  void drain(UUID pod) {
    step(pod, PodState.DRAINING, Optional.empty());
  }

  void end(UUID pod) {
    step(pod, PodState.GONE, Optional.empty());
  }

  /** The next line of the pod's life, and what it makes of its row. */
  private void step(UUID pod, PodState to, Optional<Tie> newTie) {
    boolean withReason = to == PodState.DRAINING || to == PodState.GONE;
    step(pod, to, newTie, withReason ? Optional.of("recycled") : Optional.empty());
  }

  private void step(UUID pod, PodState to, Optional<Tie> newTie, Optional<String> reason) {
    var before = Optional.ofNullable(rows.get(pod));
    var tie = newTie.or(() -> before.flatMap(Row::tie));
    line(pod, before.map(Row::state), to, tie, reason);
    var since = new EnumMap<PodState, Long>(PodState.class);
    before.ifPresent(row -> since.putAll(row.since()));
    since.put(to, now);
    rows.put(
        pod,
        new Row(
            pod,
            to,
            tie,
            before.flatMap(Row::replaces),
            to == PodState.DRAINING ? reason : before.flatMap(Row::drainReason),
            to == PodState.GONE ? reason : Optional.empty(),
            since));
  }

  void line(
      UUID pod, Optional<PodState> from, PodState to, Optional<Tie> tie, Optional<String> reason) {
    ledger.add(new Line(ledger.size() + 1L, tick(), pod, from, to, tie, reason));
  }

  Row row(UUID pod) {
    return Optional.ofNullable(rows.get(pod)).orElseThrow();
  }

  void props(String site, int maxPods) {
    props.add(new PropsChange(site, maxPods, tick(), tick()));
  }

  /** A request that was executed and answered as it should be. */
  long served(String site, UUID pod) {
    long id = asked(site, new Outcome.Served(site, 1, pod, pod));
    executions.add(new Execution(id, site));
    return id;
  }

  long asked(String site, Outcome outcome) {
    long id = requests.size() + 1L;
    requests.add(new Request(id, site, 0, tick(), tick(), outcome));
    return id;
  }

  void calm() {
    calmSince = tick();
  }

  void pass(int seconds) {
    now += seconds * SECOND;
  }

  List<Violation> check() {
    var pods = new ArrayList<>(rows.values());
    pods.addAll(moreRows);
    return HistoryChecker.check(
        new History(ledger, pods, props, requests, executions, outages, calmSince));
  }
}
