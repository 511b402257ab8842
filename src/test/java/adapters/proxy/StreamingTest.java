package adapters.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Bodies, both ways, and what bounds them. */
final class StreamingTest {
  private static final String POST = "POST / HTTP/1.1\r\nHost: shop.localhost\r\n";
  private static final int MEGABYTE = 1024 * 1024;

  private final DataPlaneFixture kore = new DataPlaneFixture();

  @AfterEach
  void close() {
    kore.close();
  }

  private void warmEcho() {
    kore.warmSite("shop", request -> request.body().onSuccess(request.response()::end));
  }

  @Test
  void a_body_of_known_length_arrives_whole() {
    warmEcho();
    var body = "0123456789".repeat(100_000);
    try (var client = kore.client()) {
      client.send(POST + "Content-Length: 1000000\r\n\r\n").send(body);
      assertThat(client.read().body()).isEqualTo(body);
      assertThat(client.send(POST + "Content-Length: 0\r\n\r\n").read().body()).isEmpty();
    }
  }

  @Test
  void a_chunked_body_arrives_whole_and_in_time() throws Exception {
    var first = new CompletableFuture<String>();
    kore.warmSite(
        "shop",
        request -> {
          var body = Buffer.buffer();
          request.handler(
              chunk -> {
                first.complete(chunk.toString());
                body.appendBuffer(chunk);
              });
          request.endHandler(_ -> request.response().end(body));
        });
    try (var client = kore.client()) {
      client.send(POST + "Transfer-Encoding: chunked\r\n\r\n").chunk("one ");
      assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo("one ");
      assertThat(client.chunk("two").chunk("").read().body()).isEqualTo("one two");
    }
  }

  @Test
  void a_chunked_body_that_grows_too_large_is_413_and_ends_the_connection() {
    var route = kore.warmSite("shop", request -> request.handler(_ -> {}));
    try (var client = kore.client()) {
      client.send(POST + "Transfer-Encoding: chunked\r\n\r\n");
      for (int i = 0; i < 17; i++) {
        client.chunk("x".repeat(64 * 1024));
      }
      var reply = client.read();
      assertThat(reply.status()).isEqualTo(413);
      assertThat(reply.body()).contains("urn:kore:too-large");
      assertThat(client.readToClose()).isEmpty();
      kore.stub().awaitClosedConnection();
      assertThat(route.inFlight()).isZero();
    }
  }

  @Test
  void a_pod_that_does_not_answer_in_time_is_504_and_is_cut_off() {
    var route = kore.warmSite("shop", _ -> {});
    kore.start(TestSettings.requestTimeout(Duration.ofMillis(100)));
    try (var client = kore.client()) {
      var reply = client.get("shop.localhost", "/").read();
      assertThat(reply.status()).isEqualTo(504);
      assertThat(reply.body()).contains("urn:kore:too-slow");
      kore.stub().awaitClosedConnection();
      assertThat(route.inFlight()).isZero();
    }
  }

  @Test
  void an_upload_that_takes_longer_than_the_request_timeout_is_not_cut_off() throws Exception {
    kore.warmSite("shop", request -> request.body().onSuccess(request.response()::end));
    var timeout = Duration.ofMillis(400);
    kore.start(TestSettings.requestTimeout(timeout));
    try (var client = kore.client()) {
      client.send(POST + "Content-Length: 10\r\n\r\n");
      for (int i = 0; i < 10; i++) {
        // What is tested is the passing of time itself.
        Thread.sleep(timeout.dividedBy(5));
        client.send("x");
      }
      assertThat(client.read().body()).isEqualTo("x".repeat(10));
    }
  }

  @Test
  void an_answer_that_stands_still_is_cut_off_on_both_sides() {
    var route =
        kore.warmSite("shop", request -> request.response().setChunked(true).write("begun"));
    kore.start(TestSettings.streamIdle(Duration.ofMillis(100)));
    try (var client = kore.client()) {
      assertThat(client.get("shop.localhost", "/").readHead().status()).isEqualTo(200);
      assertThat(client.readToClose()).contains("begun").doesNotEndWith("0\r\n\r\n");
      kore.stub().awaitClosedConnection();
      assertThat(route.inFlight()).isZero();
    }
  }

  @Test
  void a_client_that_does_not_read_stops_the_pod_instead_of_filling_kore() throws Exception {
    var written = new AtomicLong();
    var stuck = new CountDownLatch(1);
    int size = 256 * MEGABYTE;
    kore.warmSite(
        "shop",
        request -> {
          var response = request.response().putHeader("Content-Length", "" + size);
          var chunk = Buffer.buffer(new byte[64 * 1024]);
          Runnable write =
              () -> {
                while (!response.writeQueueFull() && written.get() < size) {
                  response.write(chunk);
                  written.addAndGet(chunk.length());
                }
              };
          response.drainHandler(_ -> write.run());
          write.run();
          // Nothing moved between two looks: no one takes any more.
          var before = new AtomicLong(-1);
          kore.vertx.setPeriodic(
              200,
              _ -> {
                if (before.getAndSet(written.get()) == written.get()) {
                  stuck.countDown();
                }
              });
        });
    try (var client = kore.client()) {
      client.get("shop.localhost", "/");
      StubPod.await(stuck, "the pod was never stopped");
      assertThat(written.get()).isLessThan(32L * MEGABYTE);
      client.readHead();
      assertThat(client.read(40 * MEGABYTE)).hasSize(40 * MEGABYTE);
    }
  }

  @Test
  void a_pod_that_does_not_read_stops_the_client() throws Exception {
    var release = new CompletableFuture<Void>();
    kore.warmSite(
        "shop",
        request -> {
          request.pause();
          request.handler(_ -> {}).endHandler(_ -> request.response().end("got it"));
          Future.fromCompletionStage(release).onSuccess(_ -> request.resume());
        });
    kore.start(TestSettings.maxRequestSize(64 * MEGABYTE));
    var sent = new AtomicLong();
    try (var client = kore.client()) {
      client.send(POST + "Content-Length: " + 64 * MEGABYTE + "\r\n\r\n");
      var uploading =
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; i < 64 * 16; i++) {
                  client.send(new byte[64 * 1024]);
                  sent.addAndGet(64 * 1024);
                }
              });
      awaitStandstill(sent);
      assertThat(sent.get()).isLessThan(48L * MEGABYTE);
      release.complete(null);
      uploading.join();
      assertThat(client.read().body()).isEqualTo("got it");
    }
  }

  private static void awaitStandstill(AtomicLong count) throws InterruptedException {
    long before = -1;
    while (before != count.get()) {
      before = count.get();
      Thread.sleep(200);
    }
  }
}
