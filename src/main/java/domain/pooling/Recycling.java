package domain.pooling;

import domain.pod.Lifecycle;
import domain.pod.Pods;
import domain.pod.Pods.Filter;
import domain.scheduling.Scheduler;

/**
 * Ends pods whose time is over, and puts pods of the published revision in the place of older ones.
 */
public final class Recycling {
  private final Pods pods;
  private final Lifecycle lifecycle;
  private final Scheduler scheduler;
  private final RecyclingPolicy policy;

  public Recycling(Pods pods, Lifecycle lifecycle, Scheduler scheduler, RecyclingPolicy policy) {
    this.pods = pods;
    this.lifecycle = lifecycle;
    this.scheduler = scheduler;
    this.policy = policy;
  }

  /** One look at all live pods, and what it takes to put them right; blocks while pods install. */
  public RecyclingPlan step() {
    var plan = RecyclingPlan.plan(pods.live(Filter.ALL), policy);
    for (var over : plan.end()) {
      lifecycle.change(over.pod(), Pods.Step.end(over.reason(), over.detail()));
    }
    for (var old : plan.replace()) {
      scheduler.replace(old.pod(), old.reason());
    }
    return plan;
  }
}
