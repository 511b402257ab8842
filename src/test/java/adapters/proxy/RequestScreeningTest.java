package adapters.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that must not reach any pod. */
final class RequestScreeningTest {
  private static final String POST = "POST / HTTP/1.1\r\nHost: shop.localhost\r\n";

  private final DataPlaneFixture kore = new DataPlaneFixture();

  @BeforeEach
  void start() {
    kore.warmSite("shop", request -> request.response().end("reached"));
  }

  @AfterEach
  void close() {
    kore.close();
  }

  private RawClient.Reply sent(String bytes) {
    try (var client = kore.client()) {
      return client.send(bytes).read();
    }
  }

  private void assertRefused(RawClient.Reply reply, int status) {
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.header("content-type")).startsWith("application/problem+json");
    assertThat(reply.body()).contains("\"status\":" + status);
    assertThat(kore.stub().requests).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/_kore",
        "/_kore/health",
        "/_KORE/health",
        "/%5fkore/health",
        "/%5Fk%6Fre/health",
        "/%255fkore/health",
        "/%25255fkore/health",
        "/_kore%2fhealth",
        "//_kore/health",
        "/./_kore/health",
        "/x/../_kore/health",
        "/x/%2e%2e/_kore/health",
        "/../_kore",
        "/\\_kore\\health",
        "/%5c_kore%5chealth",
        "/x\\..\\_kore",
        "/_kore;a=b/health",
        "/_kore?x=1",
        "http://shop.localhost/_kore/health",
        "http://shop.localhost//_kore/health",
      })
  void kore_s_own_paths_are_not_found_however_written(String target) {
    assertRefused(sent("GET " + target + " HTTP/1.1\r\nHost: shop.localhost\r\n\r\n"), 404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/x/_kore", "/_korea", "/_functions/a%20b", "/?p=/_kore/", "/a_kore/%5f"})
  void paths_that_only_resemble_them_are_the_site_s(String path) {
    assertThat(sent("GET " + path + " HTTP/1.1\r\nHost: shop.localhost\r\n\r\n").body())
        .isEqualTo("reached");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost:\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: shop.localhost\r\nHost: shop.localhost\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: shop.localhost/x\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a@shop.localhost\r\n\r\n",
        "GET x HTTP/1.1\r\nHost: shop.localhost\r\n\r\n",
        "GET * HTTP/1.1\r\nHost: shop.localhost\r\n\r\n",
        "GET ftp://shop.localhost/ HTTP/1.1\r\nHost: shop.localhost\r\n\r\n",
        "GET http:///x HTTP/1.1\r\nHost: shop.localhost\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: shop.localhost\r\nBad Name: x\r\n\r\n",
        "GET / HTTP/1.1\r\nHost : shop.localhost\r\n\r\n",
      })
  void malformed_heads_are_bad_requests(String bytes) {
    assertRefused(sent(bytes), 400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
        "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
        "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello",
        "Content-Length: 5, 5\r\n\r\nhello",
        "Content-Length: +5\r\n\r\nhello",
        "Content-Length: -5\r\n\r\nhello",
        "Content-Length: 0x5\r\n\r\nhello",
        "Content-Length: 5 5\r\n\r\nhello",
        "Content-Length: 99999999999999999999\r\n\r\nhello",
        "Content-Length:\r\n\r\n",
        "Transfer-Encoding: gzip\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: identity\r\n\r\n",
        "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding:\u000bchunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding\r\n : chunked\r\n\r\n0\r\n\r\n",
      })
  void bodies_whose_length_is_in_doubt_are_bad_requests_and_end_the_connection(String framing) {
    try (var client = kore.client()) {
      assertRefused(client.send(POST + framing).read(), 400);
      assertThat(client.readToClose()).isEmpty();
    }
  }

  @Test
  void chunked_to_an_http_1_0_client_is_a_bad_request() {
    assertRefused(
        sent(
            "POST / HTTP/1.0\r\nHost: shop.localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"zz\r\n\r\n", "5\nhello\r\n0\r\n\r\n", "5\r\nhelloX\r\n0\r\n\r\n", "-1\r\n"})
  void a_request_is_not_finished_by_broken_chunks(String chunks) {
    try (var client = kore.client()) {
      client.send(POST + "Transfer-Encoding: chunked\r\n\r\n" + chunks);
      assertThat(client.readToClose()).doesNotContain("HTTP/1.1 200");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\nHost: shop.localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
        "CONNECT shop.localhost:80 HTTP/1.1\r\nHost: shop.localhost\r\n\r\n",
      })
  void upgrades_and_tunnels_are_not_implemented(String bytes) {
    assertRefused(sent(bytes), 501);
  }

  @Test
  void addresses_over_the_limit_are_414() {
    assertRefused(
        sent("GET /" + "x".repeat(20_000) + " HTTP/1.1\r\nHost: shop.localhost\r\n\r\n"), 414);
  }

  @Test
  void headers_over_the_limit_are_431() {
    assertRefused(
        sent("GET / HTTP/1.1\r\nHost: shop.localhost\r\nX: " + "x".repeat(20_000) + "\r\n\r\n"),
        431);
  }

  @Test
  void a_body_that_says_it_is_too_large_is_413_before_it_is_sent() {
    try (var client = kore.client()) {
      client.send(POST + "Expect: 100-continue\r\nContent-Length: 1048577\r\n\r\n");
      assertRefused(client.read(), 413);
      assertThat(client.readToClose()).isEmpty();
    }
  }
}
