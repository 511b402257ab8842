package domain.inspection;

import domain.inspection.Difference.Kind;
import domain.pod.PodId;
import domain.pod.Pods;
import domain.pod.Pods.Filter;
import domain.pod.Pods.Mark;
import domain.pod.Pods.Tracked;
import domain.pooling.PodFleet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Are the pods that are recorded as live run by a replica, and this replica's own by its fleet? */
final class FleetCheck implements Check {
  private final Pods pods;
  private final PodFleet fleet;

  FleetCheck(Pods pods, PodFleet fleet) {
    this.pods = pods;
    this.fleet = fleet;
  }

  @Override
  public List<Difference> look() {
    var live = pods.live(Filter.ALL);
    var running = fleet.pods();
    var recorded = ids(live.stream());
    var lost = fleet.lost(ids(live.stream().filter(t -> t.marks().contains(Mark.OWN))));
    return Stream.concat(
            live.stream().flatMap(tracked -> ofRecord(tracked, lost).stream()),
            running.stream().filter(pod -> !recorded.contains(pod)).map(FleetCheck::notRecorded))
        .toList();
  }

  private static Set<PodId> ids(Stream<Tracked> pods) {
    return pods.map(t -> t.pod().id()).collect(Collectors.toSet());
  }

  private static Optional<Difference> ofRecord(Tracked tracked, Set<PodId> lost) {
    var pod = tracked.pod().id();
    if (tracked.marks().contains(Mark.ORPHANED)) {
      return Optional.of(
          Difference.ofPod(
              Kind.ORPHANED,
              pod,
              "the replica that ran it has left or is silent; the others ask such pods how they are,"
                  + " and end those that do not answer"));
    }
    return lost.contains(pod)
        ? Optional.of(
            Difference.ofPod(
                Kind.NOT_RUNNING,
                pod,
                "it is recorded as a pod of this replica, which does not run it;"
                    + " the replica ends its record within seconds"))
        : Optional.empty();
  }

  private static Difference notRecorded(PodId pod) {
    return Difference.ofPod(
        Kind.NOT_RECORDED,
        pod,
        "this replica runs it, but it is not recorded as live, so it gets no requests;"
            + " the replica destroys it within seconds");
  }
}
