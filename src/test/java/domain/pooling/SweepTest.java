package domain.pooling;

import static org.assertj.core.api.Assertions.assertThat;

import domain.pod.Pod;
import domain.pod.Pods;
import domain.pod.Reason;
import domain.scheduling.Affinity.Answer;
import domain.scheduling.Placement.Placed;
import domain.scheduling.Wish;
import domain.site.SiteProps;
import fakes.World;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class SweepTest {
  private final World world = new World();
  private final Sweep sweep =
      new Sweep(
          world.kore,
          world.lifecycle,
          world.runtime,
          new SweepPolicy(Duration.ofSeconds(20), Duration.ofSeconds(60)),
          Runnable::run);

  @Test
  void a_drain_that_takes_too_long_is_cut_off() {
    world.publish(World.SITE);
    world.pooled();
    var pod = visit();
    world.lifecycle.change(pod.id(), Pods.Step.drain(Reason.RECYCLED));
    world.timer.advance(Duration.ofSeconds(23));

    sweep.step();

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

    sweep.step();

    assertThat(world.state(pod)).isEmpty();
    assertThat(world.reasons()).containsExactly(Reason.LEASE_EXPIRED);
  }

  private Pod.Serving visit() {
    return ((Placed) world.scheduler.place(new Wish.Visitors(World.SITE), () -> true)).pod();
  }
}
