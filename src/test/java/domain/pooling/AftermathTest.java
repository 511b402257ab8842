package domain.pooling;

import static org.assertj.core.api.Assertions.assertThat;

import domain.pod.Effect;
import domain.pod.SamplePods;
import fakes.ManualExecutor;
import fakes.World;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class AftermathTest {
  private final World world = new World();
  private final ManualExecutor onceAllHeard = new ManualExecutor();
  private final Aftermath aftermath =
      new Aftermath(world.cache, world.runtime, world.fleet, Duration.ofSeconds(20), onceAllHeard);

  @Test
  void a_released_pod_is_let_go_by_the_fleet() {
    aftermath.perform(new Effect.Release(SamplePods.CLAIMED));

    assertThat(world.fleet.released).containsExactly(SamplePods.ID);
    assertThat(world.fleet.destroyed).isEmpty();
  }

  @Test
  void routes_are_opened_and_closed() {
    aftermath.perform(new Effect.OpenRoute(SamplePods.SERVING));
    assertThat(world.cache.find(SamplePods.ID)).isNotNull();

    aftermath.perform(new Effect.CloseRoute(SamplePods.ID));
    assertThat(world.cache.find(SamplePods.ID)).isNull();
  }

  @Test
  void a_pod_is_told_to_drain_once_no_replica_sends_it_requests_any_more() {
    aftermath.perform(new Effect.TellToDrain(SamplePods.DRAINING));
    assertThat(world.runtime.drained).isEmpty();

    onceAllHeard.runAll();
    assertThat(world.runtime.drained).containsExactly(SamplePods.ID);
  }

  @Test
  void a_pod_is_destroyed() {
    aftermath.perform(new Effect.Destroy(SamplePods.ID));

    assertThat(world.fleet.destroyed).containsExactly(SamplePods.ID);
  }
}
