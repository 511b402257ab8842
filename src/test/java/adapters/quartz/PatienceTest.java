package adapters.quartz;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PatienceTest {
  private final Patience patience = new Patience(5000, 0);

  @Test
  void who_is_steady_waits_for_others_from_when_they_were_heard_of() {
    assertThat(patience.end(20_000, 21_000, 22_000)).isEqualTo(25_000);
  }

  @Test
  void who_has_just_started_waits_for_all() {
    assertThat(patience.end(-20_000, 0, 1000)).isEqualTo(5000);
  }

  @Test
  void who_was_silent_itself_waits_for_all_anew() {
    assertThat(patience.end(20_000, 21_000, 41_000)).isEqualTo(46_000);
    assertThat(patience.end(20_000, 41_000, 42_000)).isEqualTo(46_000);
    assertThat(patience.end(43_000, 42_000, 43_000)).isEqualTo(48_000);
  }
}
