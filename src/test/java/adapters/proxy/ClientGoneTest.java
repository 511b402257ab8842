package adapters.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A client that leaves takes its request with it, wherever that is. */
final class ClientGoneTest {
  private final DataPlaneFixture kore = new DataPlaneFixture();

  @AfterEach
  void close() {
    kore.close();
  }

  @Test
  void before_the_answer() {
    var route = kore.warmSite("shop", _ -> {});
    var client = kore.client().get("shop.localhost", "/");
    kore.stub().awaitRequest();
    assertThat(route.inFlight()).isOne();
    client.vanish();
    assertThat(kore.awaitLogged().status()).isEqualTo(499);
    kore.stub().awaitClosedConnection();
    assertThat(route.inFlight()).isZero();
  }

  @Test
  void while_it_uploads() {
    var route = kore.warmSite("shop", request -> request.handler(_ -> {}));
    var client =
        kore.client()
            .head("POST / HTTP/1.1", "Host: shop.localhost", "Content-Length: 100")
            .send("half");
    kore.stub().awaitRequest();
    client.vanish();
    assertThat(kore.awaitLogged().status()).isEqualTo(499);
    kore.stub().awaitClosedConnection();
    assertThat(route.inFlight()).isZero();
  }

  @Test
  void while_it_downloads() {
    var route =
        kore.warmSite(
            "shop",
            request -> {
              var response = request.response().setChunked(true);
              var chunk = Buffer.buffer(new byte[16 * 1024]);
              response.write(chunk);
              response.drainHandler(_ -> response.write(chunk));
            });
    var client = kore.client().get("shop.localhost", "/");
    client.readHead();
    client.vanish();
    assertThat(kore.awaitLogged().status()).isEqualTo(200);
    kore.stub().awaitClosedConnection();
    assertThat(route.inFlight()).isZero();
  }
}
