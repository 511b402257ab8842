package simulation;

import domain.pod.PodId;
import domain.pod.Slot;
import domain.scaling.SiteState;
import domain.site.Revision;
import domain.site.SiteId;
import domain.site.SiteProps;
import domain.site.SiteRev;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** A site that was visited, with its pods. */
final class RunningSite {
  /** As each replica measures its load. */
  private static final double WEIGHT = 0.2;

  private final SiteRev siteRev;
  private final SiteProps props;
  private final List<RunningPod> pods = new ArrayList<>();

  /** When those came who wait for the first pod. */
  private final Deque<Long> herd = new ArrayDeque<>();

  private boolean searching;
  private long lastRequest;
  private double load;

  RunningSite(SiteId id, int maxPods) {
    this.siteRev = new SiteRev(id, new Revision(1));
    this.props = new SiteProps(maxPods);
  }

  SiteRev siteRev() {
    return siteRev;
  }

  List<RunningPod> pods() {
    return pods;
  }

  Deque<Long> herd() {
    return herd;
  }

  /** Whether a first pod is on its way, or in demand. */
  boolean searching() {
    return searching;
  }

  void searching(boolean searches) {
    searching = searches;
  }

  void visited(long now) {
    lastRequest = now;
  }

  /** Of two random pods the less busy one. */
  Optional<RunningPod> pick(long now, Chance chance) {
    var serving = pods.stream().filter(RunningPod::serves).toList();
    if (serving.size() < 2) {
      return serving.stream().findFirst();
    }
    var one = serving.get(chance.below(serving.size()));
    var other = serving.get(chance.below(serving.size()));
    return Optional.of(other.inFlight(now) < one.inFlight(now) ? other : one);
  }

  RunningPod pod(PodId id) {
    return pods.stream().filter(pod -> pod.pod().id().equals(id)).findFirst().orElseThrow();
  }

  Slot freeSlot() {
    return IntStream.rangeClosed(1, props.maxPods())
        .mapToObj(Slot::new)
        .filter(slot -> pods.stream().noneMatch(p -> p.pod().affiliation().slot().equals(slot)))
        .findFirst()
        .orElseThrow();
  }

  /** To be called every second: the load is an average of these moments. */
  SiteState look(long now) {
    int inFlight = pods.stream().mapToInt(pod -> pod.inFlight(now)).sum();
    load += WEIGHT * (inFlight - load);
    return new SiteState(
        siteRev.site(),
        props,
        load,
        Duration.ofNanos(now - lastRequest),
        pods.stream().map(pod -> pod.member(now)).toList());
  }
}
