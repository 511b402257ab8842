package simulation;

import domain.pod.BootId;
import domain.pod.Pod;
import domain.pod.PodAddress;
import domain.pod.PodId;
import domain.pod.Pods.Mark;
import domain.pod.Pods.Tracked;
import domain.pooling.PoolPlan;
import domain.pooling.PoolSize;
import domain.pooling.PoolSizing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The warm pods of one replica, and the fleet that starts them. */
final class Pool {
  private static final Duration GIVEN_UP_AFTER = Duration.ofSeconds(30);
  private static final PodAddress ADDRESS = new PodAddress("127.0.0.1", 4000);

  private final Timeline time;
  private final Chance chance;
  private final Scenario scenario;
  private final Policy policy;
  private final Tally tally;
  private final Measured measured;
  private final Runnable refilled;
  private final List<Warm> warm = new ArrayList<>();
  private PoolSize size;
  private int warming;
  private int wanted;

  private record Warm(Pod.Pooled pod, long since) {}

  /**
   * @param refilled is run when a pod became free
   */
  Pool(
      Timeline time,
      Chance chance,
      Scenario scenario,
      Policy policy,
      Tally tally,
      Runnable refilled) {
    this.time = time;
    this.chance = chance;
    this.scenario = scenario;
    this.policy = policy;
    this.tally = tally;
    this.refilled = refilled;
    this.measured = new Measured(time);
    this.size = PoolSize.initial(policy.pool());
    refill(size.pods());
  }

  /** A random pod for a claim, in whose place another one is started at once. */
  Optional<Pod.Pooled> take() {
    if (warm.isEmpty()) {
      return Optional.empty();
    }
    var pod = warm.remove(chance.below(warm.size())).pod();
    measured.claimed();
    refill(wanted);
    return Optional.of(pod);
  }

  /** What the pool's keeper does every second. */
  void step(int waiting) {
    size = size.next(new PoolSizing(measured.demand(waiting), 1, policy.pool()));
    var plan = PoolPlan.plan(size.pods(), policy.pool(), tracked());
    refill(plan.warm());
    for (var over : plan.surplus()) {
      warm.removeIf(pod -> pod.pod().id().equals(over.pod()));
    }
    refill(wanted);
    tally.kept(warm.size() + warming);
  }

  private List<Tracked> tracked() {
    return warm.stream()
        .map(pod -> new Tracked(pod.pod(), time.since(pod.since()), Set.of(Mark.OWN)))
        .toList();
  }

  private void refill(int pods) {
    wanted = pods;
    while (warm.size() + warming < wanted) {
      warming++;
      start();
    }
  }

  private void start() {
    var pods = scenario.pods().apply(Duration.ofNanos(time.now()));
    boolean fails = chance.happens(pods.neverReady());
    var takes = fails ? GIVEN_UP_AFTER : chance.about(pods.startup());
    time.in(takes, () -> started(takes, !fails));
  }

  private void started(Duration took, boolean isWarm) {
    warming--;
    measured.started(took, isWarm);
    if (isWarm) {
      var pod = new Pod.Warming(new PodId(chance.id()), "default");
      warm.add(new Warm(pod.ready(ADDRESS, new BootId(chance.id())).next(), time.now()));
      refilled.run();
    } else {
      refill(wanted);
    }
  }
}
