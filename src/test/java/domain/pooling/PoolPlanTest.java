package domain.pooling;

import static org.assertj.core.api.Assertions.assertThat;

import domain.pod.Pod;
import domain.pod.PodId;
import domain.pod.Pods.Mark;
import domain.pod.Pods.Tracked;
import fakes.World;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PoolPlanTest {
  @ParameterizedTest
  @CsvSource({"3, 0, 0", "3, 3, 0", "3, 4, 1", "3, 9, 6", "0, 0, 0", "0, 2, 2"})
  void the_fleet_keeps_the_size_warm_and_the_oldest_of_too_many_end(
      int size, int pooled, int surplus) {
    var plan = PoolPlan.plan(size, IntStream.range(0, pooled).mapToObj(PoolPlanTest::pod).toList());

    assertThat(plan)
        .isEqualTo(
            new PoolPlan(size, IntStream.range(0, surplus).mapToObj(PoolPlanTest::id).toList()));
  }

  private static Tracked pod(int number) {
    var id = id(number);
    return new Tracked(
        new Pod.Pooled(id, "default", World.address(id), World.boot(id)),
        Duration.ZERO,
        Set.of(Mark.OWN));
  }

  private static PodId id(int number) {
    return new PodId(new UUID(9, number));
  }
}
