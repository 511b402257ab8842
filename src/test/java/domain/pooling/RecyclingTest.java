package domain.pooling;

import static org.assertj.core.api.Assertions.assertThat;

import domain.pod.Pod;
import domain.pod.PodState;
import domain.pod.Reason;
import domain.scaling.Flow;
import domain.scaling.ScalingPolicy;
import domain.scheduling.Placement.Placed;
import domain.scheduling.Wish;
import domain.site.SiteProps;
import fakes.InMemoryTraffic;
import fakes.World;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RecyclingTest {
  private static final Duration LIFETIME = Duration.ofMinutes(5);

  private final World world = new World();
  private final InMemoryTraffic traffic =
      new InMemoryTraffic(world.timer::nanos, world.kore, world.sites);
  private final Recycling recycling =
      new Recycling(
          traffic,
          world.lifecycle,
          world.scheduler,
          new RecyclingPolicy(
              LIFETIME,
              0,
              Duration.ofMinutes(1),
              new ScalingPolicy(Duration.ofSeconds(3), OptionalDouble.empty())),
          Runnable::run);

  @BeforeEach
  void publish() {
    world.publish(World.SITE);
    world.pooled();
  }

  @Test
  void a_newly_published_revision_takes_over_and_only_then_the_old_pod_drains() {
    var old = visit();
    var second = world.publish(World.SITE);
    world.pooled();

    recycling.step();

    assertThat(visit().affiliation().siteRev()).isEqualTo(second);
    assertThat(world.state(old.id())).contains(PodState.DRAINING);
    assertThat(recycling.step().replace()).isEmpty();
  }

  @Test
  void with_nothing_in_the_pool_the_old_pod_serves_on() {
    var old = visit();
    world.publish(World.SITE);

    recycling.step();

    assertThat(visit()).isEqualTo(old);
    assertThat(world.reasons()).isEmpty();
  }

  @Test
  void a_busy_sites_pod_is_replaced_when_its_lifetime_is_over() {
    var old = visit();
    var next = world.pooled();
    world.timer.advance(LIFETIME);
    traffic.add(List.of(new Flow(old, 1, 0, Duration.ZERO, 0.5)));

    recycling.step();

    assertThat(visit().id()).isEqualTo(next);
    assertThat(world.state(old.id())).contains(PodState.DRAINING);
    assertThat(world.reasons()).containsExactly(Reason.EXPIRED);
  }

  @Test
  void a_site_without_visitors_loses_its_pod_and_the_next_one_claims_another() {
    var old = visit();
    var next = world.pooled();
    world.timer.advance(Duration.ofMinutes(1));

    recycling.step();

    assertThat(world.reasons()).containsExactly(Reason.IDLE);
    assertThat(world.state(next)).contains(PodState.POOLED);
    assertThat(visit().id()).isEqualTo(next);
    assertThat(world.state(old.id())).contains(PodState.DRAINING);
  }

  @Test
  void lowered_props_act_at_once() {
    world.sites.setProps(World.SITE, new SiteProps(2));
    var first = visit();
    world.pooled();
    var second = ((Placed) world.scheduler.add(new Wish.Another(World.SITE, 1))).pod();

    world.sites.setProps(World.SITE, new SiteProps(1));
    recycling.step();

    assertThat(world.state(first.id())).contains(PodState.SERVING);
    assertThat(world.state(second.id())).contains(PodState.DRAINING);
    assertThat(world.reasons()).containsExactly(Reason.SURPLUS);
  }

  private Pod.Serving visit() {
    return ((Placed) world.scheduler.place(new Wish.Visitors(World.SITE), () -> true)).pod();
  }
}
