package domain.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import domain.dispatch.Target;
import domain.pod.Pod;
import domain.pod.PodState;
import domain.pod.Pods;
import domain.pod.Reason;
import domain.scheduling.Placement.Placed;
import domain.scheduling.Wish;
import domain.site.SiteProps;
import fakes.InMemoryTraffic;
import fakes.World;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ScalingTest {
  private final World world = new World();
  private final InMemoryTraffic traffic =
      new InMemoryTraffic(world.timer::nanos, world.kore, world.sites);
  private final Scaling scaling = scaling();

  @BeforeEach
  void publish() {
    world.publish(World.SITE);
    world.sites.setProps(World.SITE, new SiteProps(3));
    for (int i = 0; i < 6; i++) {
      world.pooled();
    }
  }

  @Test
  void a_site_with_traffic_goes_one_two_three_and_no_further() {
    var pod = visit();

    for (int pods : new int[] {2, 3, 3, 3}) {
      traffic.add(List.of(flow(pod)));
      scaling.step();
      assertThat(world.kore.counts()).containsEntry(PodState.SERVING, pods);
    }
    assertThat(world.cache.pick(Target.published(World.SITE))).isNotNull();
  }

  @Test
  void without_traffic_it_stays_as_it_is() {
    var pod = visit();
    scaling.step();
    traffic.add(List.of(flow(pod)));
    world.timer.advance(Duration.ofSeconds(3));
    scaling.step();

    assertThat(world.kore.counts()).containsEntry(PodState.SERVING, 1);
  }

  @Test
  void two_replicas_that_see_the_same_do_it_once() {
    var pod = visit();
    traffic.add(List.of(flow(pod)));
    var seen = traffic.take();

    var late = new Scaling(() -> seen, world.scheduler, policy(), Runnable::run, world.decisions);
    scaling.step();
    late.step();

    assertThat(world.kore.counts()).containsEntry(PodState.SERVING, 2);
  }

  @Test
  void an_empty_pool_is_no_failure() {
    var pod = visit();
    world.kore.live(Pods.Filter.of(PodState.POOLED)).stream()
        .map(tracked -> tracked.pod().id())
        .forEach(id -> world.lifecycle.change(id, Pods.Step.end(Reason.POOL_SHRUNK, "")));
    traffic.add(List.of(flow(pod)));

    scaling.step();

    assertThat(world.kore.counts()).isEqualTo(Map.of(PodState.SERVING, 1));
  }

  private Scaling scaling() {
    return new Scaling(traffic, world.scheduler, policy(), Runnable::run, world.decisions);
  }

  private static ScalingPolicy policy() {
    return new ScalingPolicy(Duration.ofSeconds(3), OptionalDouble.empty());
  }

  private static Flow flow(Pod.Serving pod) {
    return new Flow(pod, 1, 0, Duration.ZERO, 1);
  }

  private Pod.Serving visit() {
    return ((Placed) world.scheduler.place(new Wish.Visitors(World.SITE), () -> true)).pod();
  }
}
