package adapters.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import domain.scheduling.PodRuntime.Install;
import domain.scheduling.SiteError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests for sites that no pod serves yet. */
final class ColdStartTest {
  private final DataPlaneFixture kore = new DataPlaneFixture();

  @AfterEach
  void close() {
    kore.close();
  }

  @Test
  void fifty_simultaneous_requests_share_one_placement() {
    kore.site("shop");
    var pod = kore.warmPod(request -> request.response().end("hello"));
    kore.warmPod(request -> request.response().end("wrong pod"));
    kore.holdInstalls();
    var clients = new ArrayList<RawClient>();
    for (int i = 0; i < 50; i++) {
      clients.add(kore.client().get("shop.localhost", "/"));
    }
    kore.awaitInstall();
    kore.letInstallsGoOn();
    for (var client : clients) {
      var reply = client.read();
      assertThat(reply.body()).isEqualTo("hello");
      assertThat(reply.header("server-timing"))
          .matches("(claim;dur=\\d+\\.\\d, install;dur=\\d+\\.\\d, )?pod;dur=\\d+\\.\\d");
      client.close();
    }
    assertThat(pod.requests).hasValue(50);
    assertThat(kore.runtime.installed).hasSize(1);
  }

  @Test
  void a_cold_request_s_body_waits_with_it() {
    kore.site("shop");
    kore.warmPod(request -> request.body().onSuccess(request.response()::end));
    kore.holdInstalls();
    try (var client = kore.client()) {
      client
          .head("POST / HTTP/1.1", "Host: shop.localhost", "Content-Length: 300000")
          .send("x".repeat(300_000));
      kore.awaitInstall();
      kore.letInstallsGoOn();
      assertThat(client.read().body()).hasSize(300_000);
      assertThat(kore.awaitLogged().cold()).isTrue();
    }
  }

  @Test
  void a_request_that_waits_too_long_is_503() {
    kore.site("shop");
    kore.warmPod(request -> request.response().end());
    kore.holdInstalls();
    kore.start(TestSettings.coldTimeout(Duration.ofMillis(100)));
    try (var client = kore.client()) {
      var reply = client.get("shop.localhost", "/").read();
      assertThat(reply.status()).isEqualTo(503);
      assertThat(reply.header("retry-after")).isEqualTo("1");
      assertThat(reply.body()).contains("urn:kore:pool-empty");
    }
  }

  @Test
  void an_empty_pool_is_503() {
    kore.site("shop");
    try (var client = kore.client()) {
      var reply = client.get("shop.localhost", "/").read();
      assertThat(reply.status()).isEqualTo(503);
      assertThat(reply.body()).contains("urn:kore:pool-empty");
    }
  }

  @Test
  void visitors_are_not_told_why_a_site_s_code_does_not_load() {
    kore.site("shop");
    kore.warmPod(request -> request.response().end());
    kore.runtime.onInstall =
        _ ->
            new Install.CodeFailed(
                new SiteError(
                    "ReferenceError: secret",
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()));
    try (var client = kore.client()) {
      var reply = client.get("shop.localhost", "/").read();
      assertThat(reply.status()).isEqualTo(500);
      assertThat(reply.body()).contains("urn:kore:code-failed").doesNotContain("secret");
    }
  }

  @Test
  void a_request_whose_client_left_while_it_waited_is_not_sent() {
    kore.site("shop");
    var pod = kore.warmPod(request -> request.response().end("hello"));
    kore.holdInstalls();
    var gone = kore.client().get("shop.localhost", "/gone");
    kore.awaitInstall();
    gone.vanish();
    var logged = kore.awaitLogged();
    assertThat(logged.status()).isEqualTo(499);
    assertThat(logged.podId()).isNull();
    kore.letInstallsGoOn();
    try (var client = kore.client()) {
      assertThat(client.get("shop.localhost", "/").read().body()).isEqualTo("hello");
    }
    assertThat(pod.requests).hasValue(1);
  }
}
