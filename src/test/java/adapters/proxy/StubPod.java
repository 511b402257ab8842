package adapters.proxy;

import domain.pod.PodAddress;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What runs in a pod, as far as the data plane sees it: an HTTP server. */
final class StubPod implements AutoCloseable {
  final AtomicInteger requests = new AtomicInteger();
  final AtomicInteger connections = new AtomicInteger();
  private final CountDownLatch firstRequest = new CountDownLatch(1);
  private final CountDownLatch firstClose = new CountDownLatch(1);
  private final HttpServer server;

  StubPod(Vertx vertx, Handler<HttpServerRequest> site) {
    var options = new HttpServerOptions().setHost("127.0.0.1").setPort(0);
    server =
        vertx
            .createHttpServer(options)
            .connectionHandler(
                connection -> {
                  connections.incrementAndGet();
                  connection.closeHandler(_ -> firstClose.countDown());
                })
            .requestHandler(
                request -> {
                  requests.incrementAndGet();
                  firstRequest.countDown();
                  site.handle(request);
                });
    DataPlaneFixture.await(server.listen());
  }

  PodAddress address() {
    return new PodAddress("127.0.0.1", server.actualPort());
  }

  void awaitRequest() {
    await(firstRequest, "no request came");
  }

  void awaitClosedConnection() {
    await(firstClose, "no connection was closed");
  }

  static void await(CountDownLatch signal, String otherwise) {
    try {
      if (!signal.await(10, TimeUnit.SECONDS)) {
        throw new AssertionError(otherwise);
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    DataPlaneFixture.await(server.close());
  }
}
