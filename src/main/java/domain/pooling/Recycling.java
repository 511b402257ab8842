package domain.pooling;

import domain.pod.Lifecycle;
import domain.pod.Pods;
import domain.scaling.Census;
import domain.scheduling.Scheduler;
import domain.scheduling.SideBySide;
import java.util.concurrent.Executor;

/**
 * Lets pods go whose time is over. Where the site has traffic, another pod serves before the old
 * one drains, so that no request fails or waits for it.
 */
public final class Recycling {
  private final Census census;
  private final Lifecycle lifecycle;
  private final Scheduler scheduler;
  private final RecyclingPolicy policy;
  private final Executor executor;

  /**
   * @param executor installs replacements side by side; may block
   */
  public Recycling(
      Census census,
      Lifecycle lifecycle,
      Scheduler scheduler,
      RecyclingPolicy policy,
      Executor executor) {
    this.census = census;
    this.lifecycle = lifecycle;
    this.scheduler = scheduler;
    this.policy = policy;
    this.executor = executor;
  }

  /** One look at all sites with pods; returns when the replacements serve. */
  public RecyclingPlan step() {
    var plan = RecyclingPlan.plan(census.take(), policy);
    for (var old : plan.drain()) {
      lifecycle.change(old.pod().id(), Pods.Step.drain(old.reason()).on(old.inputs()));
    }
    SideBySide.forEach(
        plan.replace(),
        executor,
        old -> scheduler.replace(old.pod(), Pods.Step.drain(old.reason()).on(old.inputs())));
    return plan;
  }
}
