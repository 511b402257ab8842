package adapters.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import domain.pod.PodAddress;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A request goes to a second pod only when the first one cannot have executed it. */
final class RetryTest {
  private static final String POST = "POST / HTTP/1.1\r\nHost: shop.localhost\r\n";
  private static final int REPLAYABLE = ReplayBuffer.MOST_BYTES;

  private final DataPlaneFixture kore = new DataPlaneFixture();

  @AfterEach
  void close() {
    kore.close();
  }

  private static void echo(HttpServerRequest request) {
    request.body().onSuccess(request.response()::end);
  }

  private static void refuseAtEnd(HttpServerRequest request, int status) {
    request.endHandler(_ -> refuse(request, status));
  }

  private static void refuse(HttpServerRequest request, int status) {
    request
        .response()
        .setStatusCode(status)
        .putHeader("Kore-Refused", status == 503 ? "draining" : "misdirected")
        .end();
  }

  private static PodAddress nowhere() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new PodAddress("127.0.0.1", socket.getLocalPort());
    }
  }

  @Test
  void a_pod_without_a_connection_is_replaced_by_another() throws IOException {
    kore.site("shop");
    var dead = kore.serving("shop", nowhere());
    var second = kore.warmPod(RetryTest::echo);
    try (var client = kore.client()) {
      var reply = client.send(POST + "Content-Length: 5\r\n\r\nhello").read();
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.body()).isEqualTo("hello");
      assertThat(reply.header("kore-pod")).isNotEqualTo(dead.podIdText());
      assertThat(reply.header("server-timing")).startsWith("claim;dur=");
      assertThat(second.requests).hasValue(1);
      assertThat(dead.inFlight()).isZero();
      assertThat(kore.cache.find(dead.id())).isNull();
    }
  }

  @ParameterizedTest
  @CsvSource({"503", "421"})
  void a_request_that_the_runtime_refused_goes_to_another_pod(int status) {
    var first = kore.warmSite("shop", request -> refuseAtEnd(request, status));
    // The refusing pod is healthy, as one is that drains; its site has lost it all the same.
    kore.warmPod(RetryTest::echo);
    kore.lose(first);
    try (var client = kore.client()) {
      assertThat(client.send(POST + "Content-Length: 5\r\n\r\nhello").read().body())
          .isEqualTo("hello");
      assertThat(client.get("shop.localhost", "/").read().status()).isEqualTo(200);
      assertThat(first.inFlight()).isZero();
    }
  }

  @Test
  void a_body_that_fits_the_replay_buffer_is_sent_again_whole() {
    var first = kore.warmSite("shop", request -> refuseAtEnd(request, 503));
    kore.warmPod(RetryTest::echo);
    kore.lose(first);
    var body = "0123456789abcdef".repeat(REPLAYABLE / 16);
    try (var client = kore.client()) {
      client.send(POST + "Transfer-Encoding: chunked\r\n\r\n");
      assertThat(client.chunk(body).chunk("").read().body()).isEqualTo(body);
    }
  }

  @Test
  void a_request_refused_in_the_middle_of_its_body_goes_on_to_another_pod() {
    var first = kore.warmSite("shop", request -> request.handler(_ -> refuse(request, 503)));
    var second = kore.warmPod(RetryTest::echo);
    kore.lose(first);
    try (var client = kore.client()) {
      client.send(POST + "Transfer-Encoding: chunked\r\n\r\n").chunk("one ");
      second.awaitRequest();
      assertThat(client.chunk("two").chunk("").read().body()).isEqualTo("one two");
    }
  }

  @Test
  void a_body_beyond_the_replay_buffer_is_not_sent_again() {
    var first = kore.warmSite("shop", request -> refuseAtEnd(request, 503));
    var second = kore.warmPod(RetryTest::echo);
    kore.lose(first);
    try (var client = kore.client()) {
      client.send(POST + "Content-Length: " + (REPLAYABLE + 1) + "\r\n\r\n");
      var reply = client.send("x".repeat(REPLAYABLE + 1)).read();
      assertThat(reply.status()).isEqualTo(503);
      assertThat(reply.header("retry-after")).isEqualTo("1");
      assertThat(reply.body()).contains("urn:kore:pod-refused");
      assertThat(second.requests).hasValue(0);
      assertThat(first.inFlight()).isZero();
    }
  }

  @Test
  void a_second_refusal_is_final() {
    var first = kore.warmSite("shop", request -> refuse(request, 503));
    var second = kore.warmPod(request -> refuse(request, 503));
    var third = kore.warmPod(RetryTest::echo);
    kore.lose(first);
    try (var client = kore.client()) {
      assertThat(client.get("shop.localhost", "/").read().status()).isEqualTo(503);
      assertThat(second.requests).hasValue(1);
      assertThat(third.requests).hasValue(0);
    }
  }

  @Test
  void a_site_s_own_503_and_421_are_answers_like_any_other() {
    kore.warmSite("shop", request -> request.response().setStatusCode(503).end("mine"));
    try (var client = kore.client()) {
      assertThat(client.get("shop.localhost", "/").read().body()).isEqualTo("mine");
      assertThat(kore.stub().requests).hasValue(1);
    }
  }

  @Test
  void a_request_that_was_sent_and_lost_is_502_and_executed_once() {
    var route = kore.warmSite("shop", request -> request.connection().close());
    var first = kore.stub();
    var second = kore.warmPod(RetryTest::echo);
    try (var client = kore.client()) {
      var reply = client.get("shop.localhost", "/").read();
      assertThat(reply.status()).isEqualTo(502);
      assertThat(reply.body()).contains("urn:kore:pod-unreachable");
      assertThat(first.requests).hasValue(1);
      assertThat(second.requests).hasValue(0);
      assertThat(route.inFlight()).isZero();
    }
  }

  @Test
  void an_answer_that_breaks_off_breaks_off_for_the_client_too() {
    var route =
        kore.warmSite(
            "shop",
            request -> {
              var response = request.response().putHeader("Content-Length", "10");
              response.write("12345").onComplete(_ -> request.connection().close());
            });
    try (var client = kore.client()) {
      assertThat(client.get("shop.localhost", "/").readHead().status()).isEqualTo(200);
      assertThat(client.readToClose()).isEqualTo("12345");
      assertThat(kore.stub().requests).hasValue(1);
      assertThat(route.inFlight()).isZero();
    }
  }

  @Test
  void more_requests_than_connections_and_queue_take_are_503() {
    kore.warmSite("shop", _ -> {});
    kore.start(TestSettings.pool(1, 0));
    try (var first = kore.client();
        var second = kore.client()) {
      first.get("shop.localhost", "/");
      kore.stub().awaitRequest();
      var reply = second.get("shop.localhost", "/").read();
      assertThat(reply.status()).isEqualTo(503);
      assertThat(reply.header("retry-after")).isEqualTo("1");
    }
  }
}
