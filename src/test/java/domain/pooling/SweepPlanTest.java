package domain.pooling;

import static org.assertj.core.api.Assertions.assertThat;

import domain.pod.Pod;
import domain.pod.Pods.Mark;
import domain.pod.Pods.Tracked;
import domain.pod.Reason;
import domain.pod.SamplePods;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

final class SweepPlanTest {
  private static final SweepPolicy POLICY =
      new SweepPolicy(Duration.ofSeconds(20), Duration.ofSeconds(60));
  private static final Duration DAY = Duration.ofDays(1);

  @ParameterizedTest
  @FieldSource("domain.pod.SamplePods#LIVE")
  void a_pod_of_a_replica_that_is_gone_ends_whatever_it_does(Pod.Live pod) {
    var plan = plan(new Tracked(pod, Duration.ZERO, Set.of(Mark.ORPHANED, Mark.OUTDATED)));

    assertThat(plan).isEqualTo(new SweepPlan(List.of(), List.of(pod)));
  }

  @ParameterizedTest
  @FieldSource("domain.pod.SamplePods#LIVE")
  void a_young_pod_is_left_alone(Pod.Live pod) {
    assertThat(plan(new Tracked(pod, Duration.ofSeconds(1), Set.of())))
        .isEqualTo(new SweepPlan(List.of(), List.of()));
  }

  @Test
  void only_warming_and_draining_have_an_end_of_their_time() {
    for (var pod : SamplePods.LIVE) {
      assertThat(plan(new Tracked(pod, DAY, Set.of())).end())
          .extracting(SweepPlan.End::reason)
          .isEqualTo(
              switch (pod) {
                case Pod.Warming _ -> List.of(Reason.NEVER_READY);
                case Pod.Draining _ -> List.of(Reason.DRAINED);
                case Pod.Pooled _, Pod.Claimed _, Pod.Serving _ -> List.of();
              });
    }
  }

  @Test
  void a_pod_may_warm_for_its_whole_time_and_not_longer() {
    assertThat(ended(SamplePods.WARMING, Duration.ofSeconds(60))).isFalse();
    assertThat(ended(SamplePods.WARMING, Duration.ofSeconds(60).plusNanos(1))).isTrue();
  }

  @Test
  void a_drain_has_two_seconds_of_grace() {
    assertThat(ended(SamplePods.DRAINING, Duration.ofSeconds(22))).isFalse();
    assertThat(ended(SamplePods.DRAINING, Duration.ofSeconds(22).plusNanos(1))).isTrue();
  }

  @Test
  void a_claim_whose_lease_is_over_is_undone() {
    var plan = plan(new Tracked(SamplePods.CLAIMED, Duration.ZERO, Set.of(Mark.LEASE_OVER)));

    assertThat(plan.end()).extracting(SweepPlan.End::reason).containsExactly(Reason.LEASE_EXPIRED);
  }

  private static boolean ended(Pod.Live pod, Duration inState) {
    return !plan(new Tracked(pod, inState, Set.of())).end().isEmpty();
  }

  private static SweepPlan plan(Tracked... pods) {
    return SweepPlan.plan(List.of(pods), POLICY);
  }
}
