package adapters.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What reaches a pod of a request, and a client of an answer. */
final class ForwardingTest {
  private final DataPlaneFixture kore = new DataPlaneFixture();
  private final BlockingQueue<Seen> seen = new LinkedBlockingQueue<>();

  private record Seen(String method, String uri, List<Map.Entry<String, String>> headers) {
    List<String> header(String name) {
      return headers.stream()
          .filter(h -> h.getKey().equalsIgnoreCase(name))
          .map(Map.Entry::getValue)
          .toList();
    }
  }

  @AfterEach
  void close() {
    kore.close();
  }

  private void see(HttpServerRequest request) {
    seen.add(new Seen(request.method().name(), request.uri(), request.headers().entries()));
  }

  private void answer(HttpServerRequest request) {
    see(request);
    request.response().end("hello");
  }

  @Test
  void a_warm_request_goes_to_the_pod_and_its_answer_comes_back() throws Exception {
    var route = kore.warmSite("shop", this::answer);
    try (var client = kore.client()) {
      var reply = client.get("shop.localhost", "/a%20b/../c?x=1&y=%2f").read();

      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.body()).isEqualTo("hello");
      assertThat(seen.take().uri()).isEqualTo("/a%20b/../c?x=1&y=%2f");
      assertThat(reply.header("kore-pod")).isEqualTo(route.podIdText());
      assertThat(reply.header("server-timing")).matches("pod;dur=\\d+\\.\\d");
      var logged = kore.awaitLogged();
      assertThat(logged.status()).isEqualTo(200);
      assertThat(logged.siteRev()).isEqualTo("shop@1");
      assertThat(logged.cold()).isFalse();
      assertThat(route.inFlight()).isZero();
    }
  }

  @Test
  void one_connection_carries_many_requests_to_one_connection() {
    kore.warmSite("shop", this::answer);
    try (var client = kore.client()) {
      for (int i = 0; i < 20; i++) {
        assertThat(client.get("shop.localhost", "/" + i).read().status()).isEqualTo(200);
      }
    }
    assertThat(kore.stub().connections).hasValue(1);
  }

  @Test
  void the_pod_is_told_who_asks_and_for_which_claim() throws Exception {
    var route = kore.warmSite("shop", this::answer);
    try (var client = kore.client()) {
      client.get("Shop.localhost:8080", "/").read();

      var request = seen.take();
      assertThat(request.header("host")).containsExactly("Shop.localhost:8080");
      assertThat(request.header("x-forwarded-host")).containsExactly("Shop.localhost:8080");
      assertThat(request.header("x-forwarded-for")).containsExactly("127.0.0.1");
      assertThat(request.header("x-forwarded-proto")).containsExactly("http");
      assertThat(request.header("kore-site-rev")).containsExactly("shop@1");
      assertThat(request.header("kore-claim")).containsExactly(route.secretText());
      assertThat(request.header("x-request-id")).singleElement().asString().hasSize(32);
    }
  }

  @Test
  void nothing_that_only_kore_may_say_is_believed_of_a_client() throws Exception {
    var route = kore.warmSite("shop", this::answer);
    try (var client = kore.client()) {
      client
          .head(
              "GET / HTTP/1.1",
              "Host: shop.localhost",
              "KORE-Claim: forged",
              "Kore-Site-Rev: other@1",
              "Kore-Other: x",
              "X-Forwarded-For: 1.2.3.4",
              "X-Forwarded-Port: 1",
              "Forwarded: for=1.2.3.4",
              "X-Request-Id: " + "x".repeat(129),
              "traceparent: nonsense",
              "Connection: X-Forwarded-For, Kore-Claim, Host")
          .read();

      var request = seen.take();
      assertThat(request.header("kore-claim")).containsExactly(route.secretText());
      assertThat(request.header("kore-site-rev")).containsExactly("shop@1");
      assertThat(request.header("x-forwarded-for")).containsExactly("127.0.0.1");
      assertThat(request.header("host")).containsExactly("shop.localhost");
      assertThat(request.header("x-request-id")).singleElement().asString().hasSize(32);
      for (var gone : List.of("kore-other", "x-forwarded-port", "forwarded", "traceparent")) {
        assertThat(request.header(gone)).as(gone).isEmpty();
      }
    }
  }

  @Test
  void a_trusted_proxy_is_believed_and_named_itself() throws Exception {
    kore.warmSite("shop", this::answer);
    kore.start(TestSettings.trustedProxies("10.0.0.0/8", "127.0.0.1"));
    try (var client = kore.client()) {
      client
          .head(
              "GET / HTTP/1.1",
              "Host: shop.localhost",
              "X-Forwarded-For: 203.0.113.7",
              "X-Forwarded-For: 198.51.100.1",
              "X-Forwarded-Proto: https",
              "X-Forwarded-Host: www.example.com",
              "X-Forwarded-Port: 443",
              "X_Forwarded_For: forged",
              "X-Real-IP: 203.0.113.7",
              "Forwarded: for=203.0.113.7;proto=https",
              "Kore-Claim: forged",
              "Connection: X-Forwarded-For, Forwarded")
          .read();

      var request = seen.take();
      assertThat(request.header("x-forwarded-for"))
          .containsExactly("203.0.113.7, 198.51.100.1, 127.0.0.1");
      assertThat(request.header("x-forwarded-proto")).containsExactly("https");
      assertThat(request.header("x-forwarded-host")).containsExactly("www.example.com");
      assertThat(request.header("x-forwarded-port")).containsExactly("443");
      assertThat(request.header("x-real-ip")).containsExactly("203.0.113.7");
      assertThat(request.header("forwarded"))
          .containsExactly("for=203.0.113.7;proto=https, for=127.0.0.1;host=\"shop.localhost\"");
      assertThat(request.header("host")).containsExactly("shop.localhost");
      assertThat(request.headers().toString()).doesNotContain("forged");
    }
  }

  @Test
  void a_trusted_proxy_that_says_nothing_is_the_client() throws Exception {
    kore.warmSite("shop", this::answer);
    kore.start(TestSettings.trustedProxies("127.0.0.0/8"));
    try (var client = kore.client()) {
      client.get("shop.localhost", "/").read();

      var request = seen.take();
      assertThat(request.header("x-forwarded-for")).containsExactly("127.0.0.1");
      assertThat(request.header("x-forwarded-proto")).containsExactly("http");
      assertThat(request.header("x-forwarded-host")).containsExactly("shop.localhost");
      assertThat(request.header("forwarded")).isEmpty();
    }
  }

  @Test
  void headers_of_the_connection_end_at_the_proxy_and_all_others_pass() throws Exception {
    kore.warmSite("shop", this::answer);
    var trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    try (var client = kore.client()) {
      client
          .head(
              "GET / HTTP/1.1",
              "Host: shop.localhost",
              "Connection: keep-alive, X-Hop",
              "Connection: x-hop-two",
              "X-Hop: 1",
              "X-Hop-Two: 2",
              "Keep-Alive: timeout=5",
              "TE: trailers",
              "Trailer: X",
              "Proxy-Authorization: secret",
              "Upgrade: h2c",
              "X-Twice: a",
              "X-Twice: b",
              "Cookie: c=1",
              "X-Request-Id: mine-1",
              "traceparent: " + trace)
          .read();

      var request = seen.take();
      for (var gone :
          List.of(
              "connection",
              "x-hop",
              "x-hop-two",
              "keep-alive",
              "te",
              "trailer",
              "proxy-authorization",
              "upgrade")) {
        assertThat(request.header(gone)).as(gone).isEmpty();
      }
      assertThat(request.header("x-twice")).containsExactly("a", "b");
      assertThat(request.header("cookie")).containsExactly("c=1");
      assertThat(request.header("x-request-id")).containsExactly("mine-1");
      assertThat(request.header("traceparent")).containsExactly(trace);
    }
  }

  @Test
  void a_site_s_own_connection_and_kore_headers_do_not_reach_the_client() {
    var route =
        kore.warmSite(
            "shop",
            request -> {
              request
                  .response()
                  .putHeader("Kore-Pod", "forged")
                  .putHeader("Kore-Refused", "forged")
                  .putHeader("Connection", "X-Hop")
                  .putHeader("X-Hop", "1")
                  .putHeader("Keep-Alive", "timeout=5")
                  .putHeader("Proxy-Authenticate", "Basic")
                  .putHeader("X-Request-Id", "forged")
                  .putHeader("Server-Timing", "db;dur=1")
                  .putHeader("Set-Cookie", (Iterable<String>) List.of("a=1", "b=2"))
                  .end("x");
            });
    try (var client = kore.client()) {
      var reply =
          client.head("GET / HTTP/1.1", "Host: shop.localhost", "X-Request-Id: mine").read();

      for (var gone :
          List.of("kore-refused", "connection", "x-hop", "keep-alive", "proxy-authenticate")) {
        assertThat(reply.headers(gone)).as(gone).isEmpty();
      }
      assertThat(reply.headers("kore-pod")).containsExactly(route.podIdText());
      assertThat(reply.headers("x-request-id")).containsExactly("mine");
      assertThat(reply.headers("set-cookie")).containsExactly("a=1", "b=2");
      assertThat(reply.headers("server-timing")).hasSize(2).first().isEqualTo("db;dur=1");
    }
  }

  @Test
  void what_shows_pods_and_timings_can_be_switched_off() {
    kore.warmSite("shop", this::answer);
    kore.start(TestSettings.hidden());
    try (var client = kore.client()) {
      var reply = client.get("shop.localhost", "/").read();
      assertThat(reply.headers("kore-pod")).isEmpty();
      assertThat(reply.headers("server-timing")).isEmpty();
    }
  }

  @Test
  void an_absolute_target_names_the_host() throws Exception {
    kore.warmSite("shop", this::answer);
    try (var client = kore.client()) {
      client.head("GET http://shop.localhost?q HTTP/1.1", "Host: other.localhost").read();
      var request = seen.take();
      assertThat(request.uri()).isEqualTo("/?q");
      assertThat(request.header("host")).containsExactly("shop.localhost");
    }
  }

  @Test
  void a_client_that_asks_whether_to_continue_is_told_so_at_once() {
    kore.warmSite("shop", request -> request.body().onSuccess(request.response()::end));
    try (var client = kore.client()) {
      client.head(
          "POST / HTTP/1.1", "Host: shop.localhost", "Content-Length: 5", "Expect: 100-continue");
      assertThat(client.readHead().status()).isEqualTo(100);
      assertThat(client.send("hello").read().body()).isEqualTo("hello");
    }
  }

  @Test
  void unknown_sites_are_404_and_the_connection_lives_on() {
    kore.warmSite("shop", this::answer);
    try (var client = kore.client()) {
      var reply =
          client
              .head("POST / HTTP/1.1", "Host: unknown.localhost", "Content-Length: 5")
              .send("hello")
              .read();
      assertThat(reply.status()).isEqualTo(404);
      assertThat(reply.header("content-type")).startsWith("application/problem+json");
      assertThat(reply.header("cache-control")).isEqualTo("no-store");
      assertThat(reply.body())
          .contains("\"type\":\"urn:kore:unknown-site\"", "\"status\":404", "unknown.localhost");
      assertThat(client.get("unknown.localhost", "/").read().status()).isEqualTo(404);
    }
  }
}
