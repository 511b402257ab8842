package domain.pooling;

import static org.assertj.core.api.Assertions.assertThat;

import domain.pod.Pod;
import domain.pod.PodState;
import domain.pod.Pods;
import domain.pod.Reason;
import domain.scheduling.Affinity.Answer;
import domain.scheduling.Placement.Placed;
import domain.scheduling.Wish;
import domain.site.SiteProps;
import fakes.World;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class RecyclingTest {
  private final World world = new World();
  private final Recycling recycling =
      new Recycling(
          world.kore,
          world.lifecycle,
          world.scheduler,
          world.runtime,
          new RecyclingPolicy(Duration.ofSeconds(20), Duration.ofSeconds(60)),
          Runnable::run);

  @Test
  void a_newly_published_revision_takes_over_and_only_then_the_old_pod_drains() {
    world.publish(World.SITE);
    world.pooled();
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
    world.publish(World.SITE);
    world.pooled();
    var old = visit();
    world.publish(World.SITE);

    recycling.step();

    assertThat(visit()).isEqualTo(old);
    assertThat(world.reasons()).isEmpty();
  }

  @Test
  void a_drain_that_takes_too_long_is_cut_off() {
    world.publish(World.SITE);
    world.pooled();
    var pod = visit();
    world.lifecycle.change(pod.id(), Pods.Step.drain(Reason.RECYCLED));
    world.timer.advance(Duration.ofSeconds(23));

    recycling.step();

    assertThat(world.state(pod.id())).isEmpty();
    assertThat(world.fleet.destroyed).containsExactly(pod.id());
    assertThat(world.reasons()).containsExactly(Reason.RECYCLED, Reason.DRAINED);
  }

  @Test
  void a_half_done_claim_is_undone() {
    world.publish(World.SITE);
    world.sites.setProps(World.SITE, new SiteProps(1));
    var pod = world.pooled();
    var answer =
        world.kore.affiliate(
            new Wish.Visitors(World.SITE), world.claims.id(), world.claims.secret());
    assertThat(answer).isInstanceOf(Answer.Affiliated.class);
    world.timer.advance(Duration.ofSeconds(3));

    recycling.step();

    assertThat(world.state(pod)).isEmpty();
    assertThat(world.reasons()).containsExactly(Reason.LEASE_EXPIRED);
  }

  private Pod.Serving visit() {
    return ((Placed) world.scheduler.place(new Wish.Visitors(World.SITE), () -> true)).pod();
  }
}
