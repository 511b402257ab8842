package domain.pooling;

import static org.assertj.core.api.Assertions.assertThat;

import domain.pod.Pod;
import domain.pod.PodId;
import domain.pod.Pods.Mark;
import domain.pod.Pods.Tracked;
import domain.pod.Reason;
import fakes.World;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PoolPlanTest {
  private static final Duration MAX_AGE = Duration.ofMinutes(30);
  private static final PoolPolicy POLICY = new PoolPolicy(0, 20, 0.001, MAX_AGE);
  private static final Duration OLD = MAX_AGE.plusNanos(1);

  @ParameterizedTest
  @CsvSource({"3, 0, 0", "3, 3, 0", "3, 4, 1", "3, 9, 6", "0, 0, 0", "0, 2, 2"})
  void the_fleet_keeps_the_size_warm_and_the_oldest_of_too_many_end(
      int size, int pooled, int surplus) {
    var pods = IntStream.range(0, pooled).mapToObj(n -> pod(n, MAX_AGE)).toList();

    assertThat(PoolPlan.plan(size, POLICY, pods))
        .isEqualTo(
            new PoolPlan(
                size,
                IntStream.range(0, surplus).mapToObj(n -> end(n, Reason.POOL_SHRUNK)).toList()));
  }

  @Test
  void pods_of_other_replicas_are_theirs() {
    var foreign = new Tracked(pod(1, OLD).pod(), OLD, Set.of());

    assertThat(PoolPlan.plan(0, POLICY, List.of(foreign))).isEqualTo(new PoolPlan(0, List.of()));
  }

  @Test
  void for_a_pod_past_its_age_one_more_is_warmed_and_then_it_goes() {
    var pods = List.of(pod(1, MAX_AGE), pod(2, OLD));

    assertThat(PoolPlan.plan(2, POLICY, pods)).isEqualTo(new PoolPlan(3, List.of()));
    assertThat(PoolPlan.plan(2, POLICY, List.of(pods.get(0), pods.get(1), pod(3, Duration.ZERO))))
        .isEqualTo(new PoolPlan(2, List.of(end(2, Reason.EXPIRED))));
  }

  @Test
  void several_pods_past_their_age_go_one_by_one() {
    var pods = List.of(pod(1, OLD), pod(2, OLD), pod(3, Duration.ZERO));

    assertThat(PoolPlan.plan(2, POLICY, pods))
        .isEqualTo(new PoolPlan(3, List.of(end(1, Reason.EXPIRED))));
  }

  @Test
  void a_pool_that_shrinks_loses_those_past_their_age_first_and_warms_none_for_them() {
    var pods = List.of(pod(1, Duration.ZERO), pod(2, OLD), pod(3, Duration.ZERO));

    assertThat(PoolPlan.plan(1, POLICY, pods))
        .isEqualTo(new PoolPlan(1, List.of(end(2, Reason.EXPIRED), end(1, Reason.POOL_SHRUNK))));
  }

  @Test
  void the_age_differs_by_up_to_a_fifth_from_pod_to_pod() {
    assertThat(POLICY.maxAgeOf(new PodId(new UUID(0, 0)))).isEqualTo(MAX_AGE);
    assertThat(POLICY.maxAgeOf(new PodId(new UUID(-1, 0))))
        .isBetween(Duration.ofMinutes(24), Duration.ofMinutes(24).plusMillis(1));
  }

  private static PoolPlan.End end(int number, Reason reason) {
    return new PoolPlan.End(id(number), reason);
  }

  private static Tracked pod(int number, Duration age) {
    var id = id(number);
    return new Tracked(
        new Pod.Pooled(id, "default", World.address(id), World.boot(id)), age, Set.of(Mark.OWN));
  }

  private static PodId id(int number) {
    return new PodId(new UUID(0, number));
  }
}
