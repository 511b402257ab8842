package domain.pooling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PoolPolicyTest {
  @ParameterizedTest
  @CsvSource({
    // configured, set, and what holds
    "3, 20, , , 3, 20",
    "40, 20, , , 40, 40",
    "3, 20, 5, , 5, 20",
    "3, 20, 30, , 30, 30",
    "3, 20, , 9, 3, 9",
    "3, 20, , 2, 2, 2",
    "3, 20, 1, 50, 1, 50",
    "40, 20, 0, 0, 0, 0",
  })
  void what_is_set_wins_over_what_is_configured(
      int min, int max, @Nullable Integer minSet, @Nullable Integer maxSet, int lowest, int most) {
    var bounds = new PoolBounds(Optional.ofNullable(minSet), Optional.ofNullable(maxSet));

    assertThat(new PoolPolicy(min, max, 0.1, Duration.ofDays(1)).within(bounds))
        .isEqualTo(new PoolPolicy(lowest, most, 0.1, Duration.ofDays(1)));
  }

  @ParameterizedTest
  @CsvSource({"-1, ", "1001, ", ", -1", ", 1001", "2, 1"})
  void bounds_that_can_t_be_are_refused(@Nullable Integer min, @Nullable Integer max) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PoolBounds(Optional.ofNullable(min), Optional.ofNullable(max)));
  }

  @Test
  void a_pool_may_be_switched_off() {
    var off = new PoolBounds(Optional.of(0), Optional.of(0));

    assertThat(new PoolPolicy(3, 20, 0.1, Duration.ofDays(1)).within(off).max()).isZero();
  }
}
