package domain.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import fakes.FakeTimer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class RefillTest {
  private final FakeTimer timer = new FakeTimer();
  private final Refill refill = new Refill(timer);

  @Test
  void before_anything_was_measured_it_is_a_second_for_each_that_waits() {
    assertThat(refill.retryAfter(0)).isEqualTo(Duration.ofSeconds(1));
    assertThat(refill.retryAfter(4)).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void it_comes_to_follow_the_time_between_new_pods() {
    pods(100, Duration.ofSeconds(4));

    assertThat(refill.retryAfter(0)).isBetween(Duration.ofMillis(3_900), Duration.ofSeconds(4));
    assertThat(refill.retryAfter(2)).isBetween(Duration.ofMillis(11_700), Duration.ofSeconds(12));
  }

  @Test
  void a_full_pool_is_not_a_slow_one() {
    pods(100, Duration.ofSeconds(2));
    var before = refill.retryAfter(0);

    pods(1, Duration.ofHours(1));

    assertThat(refill.retryAfter(0)).isEqualTo(before);
  }

  @Test
  void nobody_is_sent_away_for_less_than_a_second_or_more_than_a_minute() {
    pods(100, Duration.ofMillis(5));
    assertThat(refill.retryAfter(0)).isEqualTo(Duration.ofSeconds(1));

    pods(100, Duration.ofSeconds(9));
    assertThat(refill.retryAfter(1_000_000)).isEqualTo(Duration.ofMinutes(1));
  }

  private void pods(int number, Duration apart) {
    for (int i = 0; i < number; i++) {
      timer.advance(apart);
      refill.pooled();
    }
  }
}
