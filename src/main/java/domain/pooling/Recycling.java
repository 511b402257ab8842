package domain.pooling;

import domain.pod.Lifecycle;
import domain.pod.Pod;
import domain.pod.Pods;
import domain.pod.Pods.Filter;
import domain.pod.Reason;
import domain.scheduling.PodRuntime;
import domain.scheduling.PodRuntime.Health;
import domain.scheduling.Scheduler;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Ends pods whose time is over, and puts pods of the published revision in the place of older ones.
 * Every replica does so: what two of them try happens once.
 */
public final class Recycling {
  private final Pods pods;
  private final Lifecycle lifecycle;
  private final Scheduler scheduler;
  private final PodRuntime runtime;
  private final RecyclingPolicy policy;
  private final Executor executor;

  /**
   * @param executor probes pods side by side; may block
   */
  public Recycling(
      Pods pods,
      Lifecycle lifecycle,
      Scheduler scheduler,
      PodRuntime runtime,
      RecyclingPolicy policy,
      Executor executor) {
    this.pods = pods;
    this.lifecycle = lifecycle;
    this.scheduler = scheduler;
    this.runtime = runtime;
    this.policy = policy;
    this.executor = executor;
  }

  /** One look at all live pods, and what it takes to put them right; blocks while pods install. */
  public RecyclingPlan step() {
    var plan = RecyclingPlan.plan(pods.live(Filter.ALL), policy);
    for (var over : plan.end()) {
      lifecycle.change(over.pod(), Pods.Step.endIn(over.seen(), over.reason(), over.detail()));
    }
    probe(plan.probe());
    for (var old : plan.replace()) {
      scheduler.replace(old.pod(), old.reason());
    }
    return plan;
  }

  /** A replica may be cut off from the database while its pods serve on. */
  private void probe(List<Pod.Live> orphans) {
    var probes =
        orphans.stream()
            .map(pod -> CompletableFuture.runAsync(() -> probe(pod), executor))
            .toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(probes).join();
  }

  private void probe(Pod.Live orphan) {
    var health =
        orphan instanceof Pod.Reachable pod
            ? runtime.health(pod.address()).filter(h -> h.boot().equals(pod.boot()))
            : Optional.<Health>empty();
    if (health.isEmpty()) {
      lifecycle.change(
          orphan.id(), Pods.Step.end(Reason.REPLICA_GONE, "the replica that ran it is gone"));
    } else if (health.get().drains()) {
      lifecycle.change(orphan.id(), Pods.Step.stop(Reason.WITHDRAWN));
    }
  }
}
