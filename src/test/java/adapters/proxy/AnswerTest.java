package adapters.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How an answer says where it ends. */
final class AnswerTest {
  private final DataPlaneFixture kore = new DataPlaneFixture();

  @AfterEach
  void close() {
    kore.close();
  }

  @Test
  void an_answer_to_head_keeps_its_length_and_has_no_body() {
    kore.warmSite("shop", request -> request.response().putHeader("Content-Length", "5").end());
    try (var client = kore.client()) {
      var reply = client.head("HEAD / HTTP/1.1", "Host: shop.localhost").readHead();
      assertThat(reply.header("content-length")).isEqualTo("5");
      assertThat(client.head("HEAD / HTTP/1.1", "Host: shop.localhost").readHead().status())
          .isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 304})
  void answers_without_a_body_end_with_their_head(int status) {
    kore.warmSite("shop", request -> request.response().setStatusCode(status).end());
    try (var client = kore.client()) {
      for (int i = 0; i < 2; i++) {
        var reply = client.get("shop.localhost", "/").readHead();
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.headers("transfer-encoding")).isEmpty();
      }
    }
  }

  @Test
  void an_answer_of_no_bytes_ends() {
    kore.warmSite("shop", request -> request.response().end());
    try (var client = kore.client()) {
      assertThat(client.get("shop.localhost", "/").read().body()).isEmpty();
      assertThat(client.get("shop.localhost", "/").read().body()).isEmpty();
    }
  }

  @Test
  void an_answer_of_unknown_length_is_chunked_and_loses_its_trailers() {
    kore.warmSite(
        "shop",
        request -> {
          var response = request.response().setChunked(true).putTrailer("X-Trailer", "1");
          response.write("one ");
          response.end("two");
        });
    try (var client = kore.client()) {
      var reply = client.get("shop.localhost", "/").read();
      assertThat(reply.header("transfer-encoding")).isEqualTo("chunked");
      assertThat(reply.body()).isEqualTo("one two");
      assertThat(client.get("shop.localhost", "/").read().body()).isEqualTo("one two");
    }
  }

  @Test
  void to_an_http_1_0_client_an_answer_of_unknown_length_ends_with_the_connection() {
    kore.warmSite("shop", request -> request.response().setChunked(true).end("one two"));
    try (var client = kore.client()) {
      var reply =
          client
              .head("GET / HTTP/1.0", "Host: shop.localhost", "Connection: keep-alive")
              .readHead();
      assertThat(reply.headers("transfer-encoding")).isEmpty();
      assertThat(client.readToClose()).isEqualTo("one two");
    }
  }
}
