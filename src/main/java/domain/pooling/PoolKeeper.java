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
import domain.pooling.PodFleet.End.How;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Keeps the pool: takes new pods in, ends those that are too many, and records the end of any pod
 * that its fleet lost. Of a pool that all replicas share one of them sees to the size, and every
 * one records what becomes of the pods.
 */
public final class PoolKeeper implements PodFleet.Listener {
  private final PoolRecords records;
  private final Pods pods;
  private final Lifecycle lifecycle;
  private final PodFleet fleet;
  private final PoolPolicy policy;
  private final Runnable refilled;
  private volatile PoolSize size;

  /**
   * @param policy as this replica is configured
   * @param refilled is run whenever a pod became free for claims
   */
  public PoolKeeper(
      PoolRecords records,
      Pods pods,
      Lifecycle lifecycle,
      PodFleet fleet,
      PoolPolicy policy,
      Runnable refilled) {
    this.records = records;
    this.pods = pods;
    this.lifecycle = lifecycle;
    this.fleet = fleet;
    this.policy = policy;
    this.refilled = refilled;
    this.size = PoolSize.initial(policy);
  }

  /** As the last step found it. */
  public PoolSize size() {
    return size;
  }

  /** Sets bounds for all replicas; the next step of each acts on them. */
  public void change(UnaryOperator<PoolBounds> change) {
    records.change(change);
  }

  /** One look at the pool, to be taken every second, and what it takes to put it right. */
  public synchronized void step() {
    var now = records.read();
    var within = policy.within(now.bounds());
    size = size.next(new PoolSizing(now.demand(), now.replicas(), within));
    if (now.keeper()) {
      carryOut(PoolPlan.plan(size.pods(), within, pods.live(Filter.of(PodState.POOLED))));
    } else {
      fleet.resign();
    }
  }

  private void carryOut(PoolPlan plan) {
    fleet.resize(plan.warm());
    for (var over : plan.surplus()) {
      lifecycle.change(over.pod(), Pods.Step.endIn(PodState.POOLED, over.reason(), ""));
    }
  }

  /**
   * This replica ends, and its own pods with it: the free ones at once, while those that serve may
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
  public void withdrawn(PodId pod, String detail) {
    lifecycle.change(
        pod,
        found ->
            found instanceof Pod.Warming || found instanceof Pod.Pooled
                ? Optional.of(found.end(Reason.WITHDRAWN, detail))
                : Optional.empty());
  }

  @Override
  public void gone(PodId pod, PodFleet.End end) {
    Pods.Step<Pod.Gone> step = found -> Optional.of(found.end(reason(found, end), end.detail()));
    lifecycle.change(pod, step.on(end.words()));
  }

  private static Reason reason(Pod.Live found, PodFleet.End end) {
    return switch (end.how()) {
      case TAKEN -> Reason.WITHDRAWN;
      case FINISHED, FAILED ->
          switch (found) {
            case Pod.Draining _ -> end.how() == How.FAILED ? Reason.EXITED : Reason.DRAINED;
            case Pod.Warming _ -> Reason.NEVER_READY;
            case Pod.Pooled _, Pod.Claimed _, Pod.Serving _ -> Reason.EXITED;
          };
    };
  }
}
