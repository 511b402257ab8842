package domain.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ThrottleTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final long START = Long.MAX_VALUE - 30 * SECOND;

  private final Throttle throttle = new Throttle();

  @Test
  void a_few_wrong_tokens_are_forgiven() {
    fail("a", Throttle.MOST_FAILURES - 1, START);

    assertThat(throttle.wait("a", START)).isEmpty();
  }

  @Test
  void after_too_many_an_address_waits_until_a_minute_after_the_first() {
    fail("a", 1, START);
    fail("a", Throttle.MOST_FAILURES - 1, START + 20 * SECOND);

    assertThat(throttle.wait("a", START + 20 * SECOND)).contains(Duration.ofSeconds(40));
    assertThat(throttle.wait("a", START + 59 * SECOND)).contains(Duration.ofSeconds(1));
    assertThat(throttle.wait("a", START + 60 * SECOND)).isEmpty();
  }

  @Test
  void others_do_not_wait() {
    fail("a", 100, START);

    assertThat(throttle.wait("b", START)).isEmpty();
  }

  @Test
  void a_minute_later_all_begins_anew() {
    fail("a", Throttle.MOST_FAILURES - 1, START);
    fail("a", 1, START + 60 * SECOND);

    assertThat(throttle.wait("a", START + 60 * SECOND)).isEmpty();
  }

  @Test
  void however_many_addresses_there_are_few_are_remembered() {
    for (int n = 0; n < 3 * Throttle.MOST_ADDRESSES; n++) {
      throttle.failed("address " + n, START);
    }

    assertThat(throttle.addresses()).isEqualTo(Throttle.MOST_ADDRESSES);
  }

  private void fail(String address, int times, long nanos) {
    for (int n = 0; n < times; n++) {
      throttle.failed(address, nanos);
    }
  }
}
