package adapters.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import domain.pod.PodId;
import domain.pod.Reason;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A pod that fails a request, and is then found to be bad, fails no other one. */
final class BadPodTest {
  private final DataPlaneFixture kore = new DataPlaneFixture();
  private final RawPod pod = new RawPod(kore.vertx, PodThat.ANSWERS);
  private final RawPod next = new RawPod(kore.vertx, PodThat.ANSWERS);

  @AfterEach
  void close() {
    kore.close();
  }

  @ParameterizedTest
  @EnumSource(
      value = PodThat.class,
      names = {
        "RESTARTED_EMPTY",
        "CLOSES_ITS_DOOR",
        "CLOSES",
        "RESETS",
        "BREAKS_OFF",
        "SPEAKS_NO_HTTP",
        "HAS_A_HUGE_HEADER",
        "SWITCHES_PROTOCOLS"
      })
  void it_is_ended(PodThat does) {
    assertThat(endOfAPodThat(does)).isEqualTo(Reason.UNREACHABLE);
  }

  @Test
  void it_is_ended_when_nobody_listens_there() {
    pod.stop();
    assertThat(endOfAPodThat(PodThat.IS_GONE)).isEqualTo(Reason.UNREACHABLE);
  }

  @Test
  void it_is_ended_when_it_hangs() {
    kore.start(TestSettings.requestTimeout(Duration.ofMillis(200)));
    assertThat(endOfAPodThat(PodThat.HANGS)).isEqualTo(Reason.UNREACHABLE);
  }

  @Test
  void it_is_left_to_itself_when_it_drains() {
    assertThat(endOfAPodThat(PodThat.DRAINS)).isEqualTo(Reason.WITHDRAWN);
  }

  /** Asks the pod once, and another one as soon as the first is out of the way. */
  private Reason endOfAPodThat(PodThat does) {
    pod.change(does);
    kore.site("shop");
    var bad = kore.serving("shop", pod.address()).id();
    kore.pooled(next.address());

    ask("first");
    Eventually.holds(() -> assertThat(reason(bad)).isPresent());
    ask("second");

    assertThat(next.asked).containsEntry("second", 1);
    return reason(bad).orElseThrow();
  }

  /**
   * To the end of the answer: a pod is not to blame for what becomes of it when the client goes.
   */
  private void ask(String id) {
    try (var client = kore.client()) {
      client
          .head(
              "GET / HTTP/1.1", "Host: shop.localhost", "Connection: close", "X-Request-Id: " + id)
          .readToClose();
    }
  }

  /** Why the pod drains or is gone. */
  private Optional<Reason> reason(PodId pod) {
    return kore.kore.ledger().stream()
        .filter(event -> event.pod().equals(pod))
        .flatMap(event -> event.reason().stream())
        .findFirst();
  }
}
