package adapters.app;

import static org.assertj.core.api.Assertions.assertThat;

import adapters.app.Probes.Check;
import adapters.app.Probes.Report;
import adapters.app.Probes.Watched;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Live says whether to restart Kore, ready whether to send it requests: not the same. */
final class ProbesTest {
  private final Probes probes = new Probes();
  private Duration still = Duration.ZERO;
  private boolean databaseUp = true;

  private void start(Loop... loops) {
    probes.started(new Watched(List.of(loops), () -> still, () -> databaseUp));
  }

  @Test
  void who_starts_is_live_and_not_ready() {
    assertThat(probes.liveness().good()).isTrue();
    assertThat(bad(probes.readiness())).containsExactly("started", "postgres");
    assertThat(probes.readiness().status()).isEqualTo("not ready");

    start();

    assertThat(probes.readiness().good()).isTrue();
    assertThat(probes.readiness().status()).isEqualTo("ready");
  }

  @Test
  void who_has_no_database_is_live_and_ready_and_says_so() {
    start();
    databaseUp = false;

    assertThat(probes.liveness().good()).isTrue();
    assertThat(probes.readiness().good()).isTrue();
    assertThat(bad(probes.readiness())).containsExactly("postgres");
  }

  @Test
  void who_stops_is_live_and_not_ready_whatever_still_turns() {
    start();
    probes.stopping();
    still = Probes.MOST_STILL;

    assertThat(probes.liveness().good()).isTrue();
    assertThat(bad(probes.readiness())).containsExactly("stopping");
  }

  @Test
  void an_event_loop_that_stands_still_is_not_live_and_ready() {
    start();
    still = Probes.MOST_STILL;

    assertThat(probes.liveness().status()).isEqualTo("stuck");
    assertThat(bad(probes.liveness())).containsExactly("event-loops");
    assertThat(probes.readiness().good()).isTrue();
  }

  @Test
  void a_loop_whose_step_does_not_end_is_not_live() {
    var nanos = new AtomicLong();
    var stuck = new CountDownLatch(1);
    var pause = Duration.ofSeconds(1);
    try (var loop = Loop.start("pool", pause, () -> await(stuck), nanos::get)) {
      start(loop);
      nanos.addAndGet(Probes.MOST_OVERDUE.plus(pause).toNanos());
      assertThat(probes.liveness().good()).isTrue();

      nanos.incrementAndGet();

      assertThat(bad(probes.liveness())).containsExactly("loops");
      assertThat(probes.liveness().checks())
          .extracting(Check::detail)
          .anyMatch(told -> told.contains("pool for 60 s"));
      stuck.countDown();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> bad(Report report) {
    return report.checks().stream().filter(check -> !check.ok()).map(Check::name).toList();
  }
}
