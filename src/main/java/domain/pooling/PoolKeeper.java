package domain.pooling;

import domain.pod.BootId;
import domain.pod.Lifecycle;
import domain.pod.Pod;
import domain.pod.PodAddress;
import domain.pod.PodId;
import domain.pod.PodState;
import domain.pod.Pods;
import domain.pod.Pods.Filter;
import domain.pod.Pods.Mark;
import domain.pod.Reason;
import domain.pod.Transition;
import java.util.Optional;

/**
 * Keeps the pool: takes new pods in, ends those that are too many, and records the end of any pod
 * that its fleet lost.
 */
public final class PoolKeeper implements PodFleet.Listener {
  private final Pods pods;
  private final Lifecycle lifecycle;
  private final PodFleet fleet;
  private final Runnable refilled;
  private volatile int size;

  /**
   * @param refilled is run whenever a pod became free for claims
   */
  public PoolKeeper(Pods pods, Lifecycle lifecycle, PodFleet fleet, int size, Runnable refilled) {
    this.pods = pods;
    this.lifecycle = lifecycle;
    this.fleet = fleet;
    this.size = size;
    this.refilled = refilled;
  }

  public int size() {
    return size;
  }

  /** Changes the pool's size; the next {@link #step} acts on it. */
  public void resize(int size) {
    this.size = size;
  }

  /** One look at the pool and what it takes to put it right. */
  public void step() {
    var plan = PoolPlan.plan(size, pods.live(Filter.of(PodState.POOLED)));
    fleet.resize(plan.warm());
    for (var pod : plan.surplus()) {
      lifecycle.change(pod, PoolKeeper::shrink);
    }
  }

  /**
   * This replica ends, and its pods with it: the free ones at once, while those that serve may
   * finish what other replicas sent them.
   */
  public void leave() {
    fleet.resize(0);
    for (var tracked : pods.live(Filter.ALL)) {
      if (tracked.marks().contains(Mark.OWN)) {
        lifecycle.change(tracked.pod().id(), Pods.Step.stop(Reason.REPLICA_GONE));
      }
    }
  }

  /** Only a pod that is still free may go: a claim that came first keeps it. */
  private static Optional<Transition<Pod.Gone>> shrink(Pod.Live pod) {
    return pod instanceof Pod.Pooled
        ? Optional.of(pod.end(Reason.POOL_SHRUNK, ""))
        : Optional.empty();
  }

  @Override
  public void starting(Pod.Warming pod) {
    if (!pods.register(pod)) {
      fleet.destroy(pod.id());
    }
  }

  @Override
  public void ready(PodId pod, PodAddress address, BootId boot) {
    var pooled =
        lifecycle.change(
            pod,
            found ->
                found instanceof Pod.Warming warming
                    ? Optional.of(warming.ready(address, boot))
                    : Optional.empty());
    if (pooled.isPresent()) {
      refilled.run();
    } else if (pods.find(pod).isEmpty()) {
      fleet.destroy(pod);
    }
  }

  @Override
  public void gone(PodId pod, PodFleet.End end) {
    lifecycle.change(
        pod,
        found ->
            Optional.of(
                switch (found) {
                  case Pod.Draining _ ->
                      found.end(end.failed() ? Reason.EXITED : Reason.DRAINED, end.detail());
                  case Pod.Warming _ -> found.end(Reason.NEVER_READY, end.detail());
                  case Pod.Pooled _, Pod.Claimed _, Pod.Serving _ ->
                      found.end(Reason.EXITED, end.detail());
                }));
  }
}
