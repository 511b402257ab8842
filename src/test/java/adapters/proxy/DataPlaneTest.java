package adapters.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Starting and stopping. */
final class DataPlaneTest {
  private final DataPlaneFixture kore = new DataPlaneFixture();

  @AfterEach
  void close() {
    kore.close();
  }

  @Test
  void a_port_in_use_is_said_clearly() {
    int taken = kore.start().port();
    try (var other = new DataPlaneFixture()) {
      assertThatThrownBy(() -> other.start(TestSettings.port(taken)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("cannot listen on 127.0.0.1:" + taken);
    }
  }

  @Test
  void all_event_loops_answer_on_one_port() {
    kore.warmSite("shop", request -> request.response().end("hello"));
    kore.start(TestSettings.eventLoops(2));
    for (int i = 0; i < 10; i++) {
      try (var client = kore.client()) {
        assertThat(client.get("shop.localhost", "/").read().body()).isEqualTo("hello");
      }
    }
    assertThat(kore.stub().connections).hasValue(2);
  }

  @Test
  void stopping_lets_what_is_in_flight_finish_and_accepts_nothing_new() {
    var mayAnswer = new CompletableFuture<Void>();
    kore.warmSite(
        "shop",
        request ->
            Future.fromCompletionStage(mayAnswer)
                .onSuccess(_ -> request.response().end("finished")));
    var plane = kore.start();
    int port = plane.port();
    try (var client = kore.client();
        var idle = kore.client()) {
      client.get("shop.localhost", "/");
      kore.stub().awaitRequest();
      var stopping = CompletableFuture.runAsync(() -> plane.stop(Duration.ofSeconds(30)));
      assertThat(idle.readToClose()).as("an idle connection is closed at once").isEmpty();
      mayAnswer.complete(null);
      assertThat(client.read().body()).isEqualTo("finished");
      stopping.join();
      assertThatThrownBy(() -> new RawClient(port)).hasMessageContaining("refused");
    }
  }

  @Test
  void what_outlasts_the_grace_gets_an_error() {
    kore.warmSite("shop", _ -> {});
    var plane = kore.start();
    try (var client = kore.client().get("shop.localhost", "/")) {
      kore.stub().awaitRequest();
      plane.stop(Duration.ofMillis(100));
      assertThat(client.read().status()).isEqualTo(504);
    }
  }

  @Test
  @Timeout(30)
  void an_upload_that_its_pod_does_not_read_is_cut_off_too() {
    var route = kore.warmSite("shop", request -> request.pause());
    var plane = kore.start(TestSettings.maxRequestSize(Long.MAX_VALUE / 2));
    try (var client = kore.client()) {
      client.head("POST / HTTP/1.1", "Host: shop.localhost", "Content-Length: 1000000000000");
      var uploading =
          CompletableFuture.runAsync(
              () -> {
                while (true) {
                  client.send(new byte[64 * 1024]);
                }
              });
      kore.stub().awaitRequest();
      plane.stop(Duration.ofMillis(500));
      assertThat(uploading).failsWithin(Duration.ofSeconds(10));
      assertThat(route.inFlight()).isZero();
    }
  }

  @Test
  @Timeout(30)
  void an_answer_that_its_client_does_not_read_is_cut_off_too() {
    var route =
        kore.warmSite(
            "shop",
            request -> {
              var response = request.response().setChunked(true);
              var chunk = Buffer.buffer(new byte[1024 * 1024]);
              response.drainHandler(_ -> response.write(chunk));
              response.write(chunk);
            });
    var plane = kore.start();
    try (var client = kore.client()) {
      client.get("shop.localhost", "/").readHead();
      plane.stop(Duration.ofMillis(500));
      assertThat(route.inFlight()).isZero();
    }
  }
}
