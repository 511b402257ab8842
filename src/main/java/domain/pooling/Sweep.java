package domain.pooling;

import domain.pod.Lifecycle;
import domain.pod.Pod;
import domain.pod.Pods;
import domain.pod.Pods.Filter;
import domain.pod.Reason;
import domain.scheduling.PodRuntime;
import domain.scheduling.PodRuntime.Health;
import domain.scheduling.SideBySide;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Ends pods that are stuck: claims that nobody installs, starts and drains without an end, pods
 * whose replica is gone. Requests wait for it, so every replica does it: what two of them try
 * happens once.
 */
public final class Sweep {
  private final Pods pods;
  private final Lifecycle lifecycle;
  private final PodRuntime runtime;
  private final SweepPolicy policy;
  private final Executor executor;

  /**
   * @param executor probes pods side by side; may block
   */
  public Sweep(
      Pods pods, Lifecycle lifecycle, PodRuntime runtime, SweepPolicy policy, Executor executor) {
    this.pods = pods;
    this.lifecycle = lifecycle;
    this.runtime = runtime;
    this.policy = policy;
    this.executor = executor;
  }

  /** One look at all live pods, and what it takes to put them right. */
  public SweepPlan step() {
    var plan = SweepPlan.plan(pods.live(Filter.ALL), policy);
    for (var over : plan.end()) {
      lifecycle.change(over.pod(), Pods.Step.endIn(over.seen(), over.reason(), over.detail()));
    }
    SideBySide.forEach(plan.probe(), executor, this::probe);
    return plan;
  }

  /** A replica may be cut off from the database while its pods serve on. */
  private void probe(Pod.Live orphan) {
    var health =
        orphan instanceof Pod.Reachable pod ? runtime.health(pod) : Optional.<Health>empty();
    if (health.isEmpty()) {
      lifecycle.change(
          orphan.id(), Pods.Step.end(Reason.REPLICA_GONE, "the replica that ran it is gone"));
    } else if (health.get().drains()) {
      lifecycle.change(orphan.id(), Pods.Step.stop(Reason.WITHDRAWN));
    }
  }
}
