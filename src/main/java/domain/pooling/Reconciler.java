package domain.pooling;

import domain.pod.Lifecycle;
import domain.pod.Pod;
import domain.pod.PodId;
import domain.pod.Pods;
import domain.pod.Pods.Filter;
import domain.pod.Pods.Mark;
import domain.pod.Reason;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Set;

/**
 * Settles what differs between the records and the pods that this replica's fleet runs: the end of
 * a pod that could not be recorded, or news of another replica that did not come. The records win.
 * The fleet is asked for lost pods after the records were read: who is recorded was in it before.
 */
public final class Reconciler {
  private final Pods pods;
  private final Lifecycle lifecycle;
  private final PodFleet fleet;

  /** Pods that ran unrecorded at the last look: they may just have started. */
  private Set<PodId> unrecorded = Set.of();

  public Reconciler(Pods pods, Lifecycle lifecycle, PodFleet fleet) {
    this.pods = pods;
    this.lifecycle = lifecycle;
    this.fleet = fleet;
  }

  /** One look at all pods of this replica. */
  public synchronized void step() {
    var strays = new HashSet<>(fleet.pods());
    var own = new HashMap<PodId, Pod.Live>();
    for (var tracked : pods.live(Filter.ALL)) {
      strays.remove(tracked.pod().id());
      if (tracked.marks().contains(Mark.OWN)) {
        own.put(tracked.pod().id(), tracked.pod());
      }
    }
    var lost = fleet.lost(own.keySet());
    own.values().forEach(pod -> settle(pod, lost));
    strays.stream().filter(unrecorded::contains).forEach(fleet::destroy);
    unrecorded = strays;
  }

  private void settle(Pod.Live pod, Set<PodId> lost) {
    if (lost.contains(pod.id())) {
      lifecycle.change(pod.id(), Pods.Step.end(Reason.EXITED, "it was not found any more"));
    } else if (pod instanceof Pod.Affiliated) {
      fleet.released(pod.id());
    }
  }
}
