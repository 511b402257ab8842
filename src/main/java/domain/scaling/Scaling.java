package domain.scaling;

import domain.scheduling.Scheduler;
import domain.scheduling.SideBySide;
import java.util.concurrent.Executor;

/** The article's asynchronous provisioning: off the path of every request. */
public final class Scaling {
  private final Census census;
  private final Scheduler scheduler;
  private final ScalingPolicy policy;
  private final Executor executor;

  /**
   * @param executor installs pods side by side; may block
   */
  public Scaling(Census census, Scheduler scheduler, ScalingPolicy policy, Executor executor) {
    this.census = census;
    this.scheduler = scheduler;
    this.policy = policy;
    this.executor = executor;
  }

  /** One look at all sites, and one pod more for each that needs it; returns when they serve. */
  public ScalingPlan step() {
    var plan = ScalingPlan.plan(census.take(), policy);
    SideBySide.forEach(plan.more(), executor, scheduler::add);
    return plan;
  }
}
