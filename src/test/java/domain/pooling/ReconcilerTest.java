package domain.pooling;

import static org.assertj.core.api.Assertions.assertThat;

import domain.pod.Pod;
import domain.pod.PodId;
import domain.pod.PodState;
import domain.pod.Reason;
import domain.scheduling.Wish;
import fakes.World;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class ReconcilerTest {
  private final World world = new World();
  private final Reconciler reconciler = new Reconciler(world.kore, world.lifecycle, world.fleet);

  @Test
  void a_recorded_pod_that_does_not_run_any_more_is_ended() {
    var vanished = world.pooled();
    var running = world.pooled();
    world.fleet.running.add(running);

    reconciler.step();

    assertThat(world.state(vanished)).isEmpty();
    assertThat(world.reasons()).containsExactly(Reason.EXITED);
    assertThat(world.state(running)).contains(PodState.POOLED);
  }

  @Test
  void while_the_fleet_can_not_say_who_is_lost_nobody_is_ended() {
    var pod = world.pooled();
    world.fleet.away = true;

    reconciler.step();
    assertThat(world.state(pod)).contains(PodState.POOLED);

    world.fleet.away = false;
    reconciler.step();
    assertThat(world.state(pod)).isEmpty();
  }

  @Test
  void a_pod_that_runs_without_a_record_is_destroyed_if_it_stays_so() {
    var stray = new PodId(UUID.randomUUID());
    world.fleet.running.add(stray);

    reconciler.step();
    assertThat(world.fleet.destroyed).as("it may just have started").isEmpty();
    reconciler.step();

    assertThat(world.fleet.destroyed).containsExactly(stray);
  }

  @Test
  void a_pod_that_was_recorded_meanwhile_is_left_alone() {
    var pod = new Pod.Warming(new PodId(UUID.randomUUID()), "default");
    world.fleet.running.add(pod.id());
    reconciler.step();
    world.kore.register(pod);

    reconciler.step();

    assertThat(world.fleet.destroyed).isEmpty();
    assertThat(world.state(pod.id())).contains(PodState.WARMING);
  }

  @Test
  void a_pod_that_another_replica_claimed_is_released_even_without_news() {
    world.publish(World.SITE);
    var claimed = world.pooled();
    world.kore.affiliate(new Wish.Visitors(World.SITE), world.claims.id(), world.claims.secret());
    var free = world.pooled();
    world.fleet.running.add(claimed);
    world.fleet.running.add(free);

    reconciler.step();

    assertThat(world.fleet.released).containsExactly(claimed);
  }
}
