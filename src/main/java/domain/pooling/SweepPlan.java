package domain.pooling;

import domain.pod.Pod;
import domain.pod.PodId;
import domain.pod.PodState;
import domain.pod.Pods.Mark;
import domain.pod.Pods.Tracked;
import domain.pod.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which pods are stuck.
 *
 * @param end pods to be ended at once
 * @param probe pods whose replica is silent: to be ended at once unless they answer
 */
public record SweepPlan(List<End> end, List<Pod.Live> probe) {
  /** Past its drain timeout a pod should have exited by itself; this is for those that did not. */
  private static final Duration GRACE = Duration.ofSeconds(2);

  public SweepPlan {
    end = List.copyOf(end);
    probe = List.copyOf(probe);
  }

  /**
   * @param seen the state that lasted too long: if the pod has gone on meanwhile, it lives
   */
  public record End(PodId pod, PodState seen, Reason reason, String detail) {}

  static SweepPlan plan(List<Tracked> pods, SweepPolicy policy) {
    var end = new ArrayList<End>();
    var probe = new ArrayList<Pod.Live>();
    for (var tracked : pods) {
      var over = over(tracked, policy);
      if (over.isPresent()) {
        end.add(over.get());
      } else if (tracked.marks().contains(Mark.ORPHANED)) {
        probe.add(tracked.pod());
      }
    }
    return new SweepPlan(end, probe);
  }

  private static Optional<End> over(Tracked tracked, SweepPolicy policy) {
    return switch (tracked.pod()) {
      case Pod.Warming pod when isOver(tracked, policy.startTimeout()) ->
          end(pod, Reason.NEVER_READY, "not ready in " + tracked.inState());
      case Pod.Claimed pod when tracked.marks().contains(Mark.LEASE_OVER) ->
          end(pod, Reason.LEASE_EXPIRED, "nobody went on installing it");
      case Pod.Draining pod when isOver(tracked, policy.drainTimeout().plus(GRACE)) ->
          end(pod, Reason.DRAINED, "the drain took too long");
      case Pod.Warming _, Pod.Pooled _, Pod.Claimed _, Pod.Serving _, Pod.Draining _ ->
          Optional.empty();
    };
  }

  private static Optional<End> end(Pod.Live pod, Reason reason, String detail) {
    return Optional.of(new End(pod.id(), pod.state(), reason, detail));
  }

  private static boolean isOver(Tracked pod, Duration limit) {
    return pod.inState().compareTo(limit) > 0;
  }
}
