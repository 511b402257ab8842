package domain.scaling;

import domain.decisions.Decision;
import domain.decisions.Decision.Kind;
import domain.decisions.Decisions;
import domain.scheduling.Scheduler;
import domain.scheduling.SideBySide;
import java.util.concurrent.Executor;

/** The article's asynchronous provisioning: off the path of every request. */
public final class Scaling {
  private final Census census;
  private final Scheduler scheduler;
  private final ScalingPolicy policy;
  private final Executor executor;
  private final Decisions decisions;

  /**
   * @param executor installs pods side by side; may block
   */
  public Scaling(
      Census census,
      Scheduler scheduler,
      ScalingPolicy policy,
      Executor executor,
      Decisions decisions) {
    this.census = census;
    this.scheduler = scheduler;
    this.policy = policy;
    this.executor = executor;
    this.decisions = decisions;
  }

  /** One look at all sites, and one pod more for each that needs it; returns when they serve. */
  public ScalingPlan step() {
    var plan = ScalingPlan.plan(census.take(), policy);
    plan.growing().forEach(site -> note(site, Kind.GROWING, reason(site)));
    plan.not().forEach(not -> note(not.site(), Kind.NOT_GROWN, not.why().label()));
    SideBySide.forEach(plan.more(), executor, scheduler::add);
    return plan;
  }

  private static String reason(SiteState site) {
    return site.slots() < site.props().minPods() ? "below_min_pods" : "busy";
  }

  private void note(SiteState site, Kind kind, String reason) {
    decisions.note(new Decision(site.site(), kind, reason, "", policy.inputs(site)));
  }
}
