package domain.pooling;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PoolSizeTest {
  private static final PoolPolicy POLICY = new PoolPolicy(3, 20, 0.001, Duration.ofDays(1));
  private static final PoolSizing FOUR = asking(4);
  private static final PoolSizing NINE = asking(9);

  @Test
  void before_the_first_step_it_is_min() {
    assertThat(PoolSize.initial(POLICY).pods()).isEqualTo(3);
  }

  @Test
  void it_grows_at_once() {
    assertThat(PoolSize.initial(POLICY).next(NINE).pods()).isEqualTo(9);
  }

  @Test
  void it_shrinks_by_one_a_step_after_a_minute_in_which_fewer_were_enough() {
    var size = steps(60, PoolSize.initial(POLICY).next(NINE), FOUR);
    assertThat(size.pods()).isEqualTo(9);

    assertThat(steps(1, size, FOUR).pods()).isEqualTo(8);
    assertThat(steps(3, size, FOUR).pods()).isEqualTo(6);
    assertThat(steps(5, size, FOUR).pods()).isEqualTo(4);
    assertThat(steps(100, size, FOUR).pods()).isEqualTo(4);
  }

  @Test
  void it_stays_where_it_is_wanted_now_and_then() {
    var size = PoolSize.initial(POLICY).next(NINE);

    for (int minute = 0; minute < 10; minute++) {
      size = steps(60, size, FOUR).next(NINE);
      assertThat(size.pods()).isEqualTo(9);
    }
  }

  @Test
  void a_bound_that_somebody_sets_acts_at_once() {
    var size = PoolSize.initial(POLICY).next(NINE);
    var lower = new PoolSizing(NINE.demand(), 1, new PoolPolicy(3, 5, 0.001, Duration.ofDays(1)));

    assertThat(size.next(lower).pods()).isEqualTo(5);
  }

  @Test
  void all_replicas_together_keep_as_much_times_their_number() {
    var two = new PoolSizing(Demand.UNKNOWN, 2, POLICY);

    assertThat(PoolSize.initial(POLICY).next(two).total()).isEqualTo(6);
  }

  private static PoolSize steps(int steps, PoolSize size, PoolSizing now) {
    var next = size;
    for (int step = 0; step < steps; step++) {
      next = next.next(now);
    }
    return next;
  }

  private static PoolSizing asking(int pods) {
    return new PoolSizing(new Demand(List.of(), pods), 1, POLICY);
  }
}
