package domain.pooling;

import static org.assertj.core.api.Assertions.assertThat;

import domain.pod.BootId;
import domain.pod.PodId;
import domain.pod.PodState;
import domain.pod.Reason;
import domain.scheduling.Placement.Placed;
import domain.scheduling.PodRuntime.Health;
import domain.scheduling.Wish;
import fakes.World;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class CheckupTest {
  private final World world = new World();
  private final Checkup checkup =
      new Checkup(world.kore, world.lifecycle, world.runtime, Runnable::run);

  @Test
  void a_pod_that_fails_four_checks_in_a_row_is_ended() {
    var serving = serving();
    var warm = world.pooled();

    checkups(3);
    assertThat(world.state(warm)).contains(PodState.POOLED);
    checkups(1);

    assertThat(world.state(warm)).isEmpty();
    assertThat(world.reasons()).containsExactly(Reason.UNREACHABLE);
    assertThat(world.last(warm).orElseThrow().detail())
        .isEqualTo("failed 4 health checks in a row");
    assertThat(world.state(serving)).contains(PodState.SERVING);
  }

  @Test
  void one_that_only_was_busy_for_a_while_is_kept() {
    var pod = serving();
    var health = Objects.requireNonNull(world.runtime.healthy.remove(World.address(pod)));
    checkups(3);
    world.runtime.healthy.put(World.address(pod), health);
    checkups(1);
    world.runtime.healthy.remove(World.address(pod));

    checkups(3);

    assertThat(world.state(pod)).contains(PodState.SERVING);
  }

  @Test
  void another_process_at_the_same_address_is_not_the_pod() {
    var pod = serving();
    answers(pod, new BootId(new UUID(7, 7)), "serving");

    checkups(4);

    assertThat(world.state(pod)).isEmpty();
    assertThat(world.cache.find(pod)).isNull();
  }

  @Test
  void one_that_drains_by_itself_gets_no_more_visitors() {
    var pod = serving();
    answers(pod, World.boot(pod), "draining");

    checkups(1);

    assertThat(world.state(pod)).contains(PodState.DRAINING);
    assertThat(world.reasons()).containsExactly(Reason.WITHDRAWN);
  }

  private void checkups(int times) {
    for (int i = 0; i < times; i++) {
      checkup.step();
    }
  }

  private void answers(PodId pod, BootId boot, String state) {
    world.runtime.healthy.put(World.address(pod), new Health(boot, state, Optional.empty(), 0));
  }

  private PodId serving() {
    world.publish(World.SITE);
    world.pooled();
    var placed = (Placed) world.scheduler.place(new Wish.Visitors(World.SITE), () -> true);
    return placed.pod().id();
  }
}
