package domain.pooling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import domain.pooling.Demand.Window;
import domain.pooling.PoolSizing.Bound;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PoolSizingTest {
  private static final Duration DAY = Duration.ofDays(1);

  @ParameterizedTest
  @CsvSource({
    // claims in a minute, in ten; ms to warm a pod; probability; pods
    "0, 0, 500, 0.001, 2",
    "6, 60, 500, 0.001, 3",
    "60, 600, 500, 0.001, 5",
    "60, 600, 500, 0.000000001, 10",
    "600, 6000, 500, 0.001, 14",
    "600, 6000, 500, 0.01, 12",
    "600, 6000, 1000, 0.01, 19",
    "600, 6000, 1000, 0.001, 22",
    "600, 6000, 1000, 0.0001, 25",
    "600, 6000, 1000, 0.000001, 30",
    "6000, 60000, 500, 0.001, 74",
    "60, 600, 5000, 0.001, 15",
  })
  void the_pool_is_as_large_as_claims_and_refill_ask_for(
      long minute, long ten, long millis, double probability, int pods) {
    var demand = demand(minute, ten, Duration.ofMillis(millis), 0);

    assertThat(sizing(demand, 1, 0, 1000, probability).needed()).isEqualTo(pods);
  }

  @Test
  void the_window_counts_that_asks_for_more() {
    var refill = Duration.ofSeconds(1);
    int calm = needed(demand(10, 100, refill, 0));

    assertThat(needed(demand(100, 100, refill, 0))).as("a burst has begun").isGreaterThan(calm);
    assertThat(needed(demand(10, 1000, refill, 0))).as("a burst is over").isGreaterThan(calm);
  }

  @Test
  void a_window_in_which_no_pod_was_warmed_takes_the_refill_of_a_longer_one() {
    var minute = new Window(Demand.SHORT, 60, Optional.empty());
    var ten = new Window(Demand.LONG, 60, Optional.of(Duration.ofSeconds(2)));

    assertThat(needed(new Demand(List.of(minute, ten), 0)))
        .isEqualTo(needed(demand(60, 60, Duration.ofSeconds(2), 0)));
  }

  @Test
  void slow_starts_are_answered_although_the_long_window_knows_fast_ones() {
    var minute = new Window(Demand.SHORT, 60, Optional.of(Duration.ofSeconds(5)));
    var ten = new Window(Demand.LONG, 600, Optional.of(Duration.ofSeconds(1)));

    assertThat(needed(new Demand(List.of(minute, ten), 0)))
        .isEqualTo(needed(demand(60, 600, Duration.ofSeconds(5), 0)));
  }

  @Test
  void before_anything_was_measured_min_is_right() {
    var sizing = sizing(Demand.UNKNOWN, 1, 3, 20, 0.001);

    assertThat(sizing.share()).isEqualTo(3);
    assertThat(sizing.bound()).isEqualTo(Bound.MIN);
    assertThat(sizing.misses(3)).isEmpty();
    assertThat(sizing.idle(3)).isEqualTo(3);
  }

  @Test
  void sites_that_wait_need_a_pod_each_and_count_as_claims() {
    var unknown = new Demand(List.of(), 7);
    assertThat(needed(unknown)).isEqualTo(7);

    var refill = Duration.ofSeconds(1);
    assertThat(needed(demand(10, 100, refill, 7)))
        .isEqualTo(7 + needed(demand(17, 107, refill, 0)));
  }

  @Test
  void replicas_share_evenly_and_each_keeps_within_its_bounds() {
    var demand = demand(600, 6000, Duration.ofMillis(500), 0);

    assertThat(sizing(demand, 1, 0, 20, 0.001)).satisfies(s -> isOf(s, 14, Bound.NONE));
    assertThat(sizing(demand, 3, 0, 20, 0.001)).satisfies(s -> isOf(s, 5, Bound.NONE));
    assertThat(sizing(demand, 3, 6, 20, 0.001)).satisfies(s -> isOf(s, 6, Bound.MIN));
    assertThat(sizing(demand, 3, 0, 4, 0.001)).satisfies(s -> isOf(s, 4, Bound.MAX));
  }

  @Test
  void what_waits_for_a_claim_is_what_is_not_under_way() {
    var sizing = sizing(demand(600, 6000, Duration.ofMillis(500), 0), 1, 0, 1000, 0.001);

    assertThat(sizing.idle(14)).isCloseTo(9, within(1e-9));
    assertThat(sizing.idle(4)).isZero();
  }

  @Property(tries = 300)
  void the_size_is_the_smallest_that_keeps_the_promise(
      @ForAll @LongRange(max = 1_000_000) long minute,
      @ForAll @LongRange(max = 1_000_000) long ten,
      @ForAll @IntRange(min = 1, max = 60_000) int millis,
      @ForAll @DoubleRange(min = 1e-9, max = 0.5) @Scale(9) double probability) {
    var sizing = sizing(demand(minute, ten, Duration.ofMillis(millis), 0), 2, 0, 1000, probability);
    int needed = sizing.needed();

    assertThat(needed).isBetween(0, 2 * PoolBounds.LARGEST);
    if (needed < 2 * PoolBounds.LARGEST) {
      assertThat(sizing.misses(needed).orElseThrow()).isLessThanOrEqualTo(probability);
    }
    if (needed > 0) {
      assertThat(sizing.misses(needed - 1).orElseThrow()).isGreaterThan(probability);
    }
  }

  @Property(tries = 300)
  void more_claims_a_longer_refill_and_a_higher_promise_never_need_less(
      @ForAll @LongRange(max = 100_000) long minute,
      @ForAll @LongRange(max = 100_000) long ten,
      @ForAll @IntRange(min = 1, max = 60_000) int millis,
      @ForAll @DoubleRange(min = 1e-9, max = 0.5) @Scale(9) double probability) {
    int needed = needed(minute, ten, millis, probability);

    assertThat(needed(minute + 10, ten, millis, probability)).isGreaterThanOrEqualTo(needed);
    assertThat(needed(minute, ten + 100, millis, probability)).isGreaterThanOrEqualTo(needed);
    assertThat(needed(minute, ten, millis + 100, probability)).isGreaterThanOrEqualTo(needed);
    assertThat(needed(minute, ten, millis, probability / 2)).isGreaterThanOrEqualTo(needed);
  }

  private static void isOf(PoolSizing sizing, int share, Bound bound) {
    assertThat(sizing.share()).isEqualTo(share);
    assertThat(sizing.bound()).isEqualTo(bound);
  }

  private static int needed(long minute, long ten, long millis, double probability) {
    return sizing(demand(minute, ten, Duration.ofMillis(millis), 0), 1, 0, 1000, probability)
        .needed();
  }

  private static int needed(Demand demand) {
    return sizing(demand, 1, 0, 1000, 0.001).needed();
  }

  static Demand demand(long minute, long ten, Duration refill, int waiting) {
    return new Demand(
        List.of(
            new Window(Demand.SHORT, minute, Optional.of(refill)),
            new Window(Demand.LONG, ten, Optional.of(refill))),
        waiting);
  }

  private static PoolSizing sizing(
      Demand demand, int replicas, int min, int max, double probability) {
    return new PoolSizing(demand, replicas, new PoolPolicy(min, max, probability, DAY));
  }
}
