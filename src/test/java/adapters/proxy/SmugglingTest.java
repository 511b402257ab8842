package adapters.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import adapters.proxy.StrictPod.Seen;
import domain.dispatch.Route;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What reaches a pod is never another request than what Kore routed. */
final class SmugglingTest {
  private static final String HIDDEN = "GET /hidden HTTP/1.1\r\nHost: other.localhost\r\nX: ";
  private static final String LAST =
      "\r\n\r\nGET /last HTTP/1.1\r\nHost: shop.localhost\r\nConnection: close\r\n\r\n";

  /** After what is still to come would have. */
  private static final int SILENCE_MILLIS = 300;

  private final DataPlaneFixture kore = new DataPlaneFixture();
  private StrictPod pod;
  private Route route;

  @BeforeEach
  void start() {
    pod = new StrictPod(kore.vertx);
    kore.site("shop");
    route = kore.serving("shop", pod.address());
  }

  @AfterEach
  void close() {
    kore.close();
  }

  /** Headers that put the length of what follows in doubt, or try to. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 4\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nContent-Length: 4",
        "Content-Length: 4\r\nContent-Length: 60",
        "Content-Length: 60\r\ncontent-length: 4",
        "Content-Length: 4, 60",
        "Content-Length: -1",
        "Content-Length: +4",
        "Content-Length: 4.0",
        "Content-Length: 4e0",
        "Content-Length: \u0664",
        "Content-Length: 04 ",
        "Content-Length: 0x4",
        "Content-Length: ",
        "Content-Length: 18446744073709551620",
        "Content-Length:\t4\u000b",
        "Content-Length\t: 4",
        "Content-Length : 4",
        " Content-Length: 4",
        "Content-Length\r\n: 4",
        "Content-Length: 4\r\n\tTransfer-Encoding: chunked",
        "X: y\r\n Content-Length: 4",
        "Content_Length: 4",
        "X: y\rContent-Length: 4",
        "X: y\nContent-Length: 4",
        "X: y\u0000\r\nContent-Length: 4",
        "X: y\u0085Content-Length: 4",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
        "Transfer-Encoding: identity\r\nContent-Length: 4",
        "Transfer-Encoding: chunked, identity",
        "Transfer-Encoding: identity, chunked",
        "Transfer-Encoding: ,chunked",
        "Transfer-Encoding: chunked;q=1",
        "Transfer-Encoding: \"chunked\"",
        "Transfer-Encoding: 'chunked'",
        "Transfer-Encoding: xchunked\r\nContent-Length: 4",
        "Transfer-Encoding: chunk\u00e9d",
        "Transfer-Encoding: chunked\u0000",
        "Transfer-Encoding: \u000bchunked",
        "Transfer-Encoding:\u00a0chunked",
        "Transfer-Encoding:\r\n chunked",
        "Transfer-Encoding : chunked\r\nContent-Length: 4",
        "Transfer-Encoding\u0000: chunked\r\nContent-Length: 4",
        "Transfer-Encoding\u00a0: chunked\r\nContent-Length: 4",
        " Transfer-Encoding: chunked\r\nContent-Length: 4",
        "X: y\nTransfer-Encoding: chunked\r\nContent-Length: 4",
        "X: y\rTransfer-Encoding: chunked\r\nContent-Length: 4",
        "Transfer_Encoding: chunked\r\nContent-Length: 4",
        "TRANSFER-ENCODING: CHUNKED\r\nContent-Length: 4",
        "Connection: Content-Length\r\nContent-Length: 4",
        "Connection: Transfer-Encoding\r\nTransfer-Encoding: chunked",
        "Connection: close, Host, Kore-Claim, X-Forwarded-For",
        "Connection: upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAA",
        "Expect: 100-continue\r\nContent-Length: 4",
        "Trailer: Content-Length\r\nTransfer-Encoding: chunked",
      })
  void what_comes_after_a_doubtful_length_is_no_request_that_kore_did_not_route(String headers) {
    for (var method : List.of("POST", "GET")) {
      for (var version : List.of("1.1", "1.0")) {
        attack(
            "%s /first HTTP/%s\r\nHost: shop.localhost\r\n%s\r\n\r\n0\r\n\r\n%s%s"
                .formatted(method, version, headers, HIDDEN, LAST));
      }
    }
    assertOnlyRouted();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0\r\n\r\n",
        "0\n\n",
        "0\r\n\n",
        "00000000\r\n\r\n",
        "0;x=y\r\n\r\n",
        "0;\nx\r\n\r\n",
        "0\r\nContent-Length: 60\r\nKore-Claim: forged\r\n\r\n",
        "0 \r\n\r\n",
        " 0\r\n\r\n",
        "+0\r\n\r\n",
        "0x0\r\n\r\n",
        "-0\r\n\r\n",
        "1\r\na\n0\r\n\r\n",
        "1\r\na0\r\n\r\n",
        "1\r\nab\r\n0\r\n\r\n",
        "2\r\na\r\n0\r\n\r\n",
        "1;\"\r\n\"\r\na\r\n0\r\n\r\n",
        "fffffffffffffffff\r\na\r\n0\r\n\r\n",
        "80000000\r\na\r\n0\r\n\r\n",
        "100000000\r\n\r\n0\r\n\r\n",
      })
  void what_comes_after_doubtful_chunks_is_no_request_that_kore_did_not_route(String chunks) {
    attack(
        "POST /first HTTP/1.1\r\nHost: shop.localhost\r\nTransfer-Encoding: chunked\r\n\r\n%s%s%s"
            .formatted(chunks, HIDDEN, LAST));

    assertOnlyRouted();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /a /hidden HTTP/1.1",
        "GET /a\tHTTP/1.1",
        "GET  /a HTTP/1.1",
        "GET /a HTTP/1.1 HTTP/1.1",
        "GET /a HTTP/2.0",
        "GET /a HTTP/9.9",
        "GET /a HTTP/1.2",
        "GET /a http/1.1",
        "GET /a",
        "/a HTTP/1.1",
        "G\u0000T /a HTTP/1.1",
        "GET /a\u0000b HTTP/1.1",
        "GET /a\rb HTTP/1.1",
        "GET /a\u000bb HTTP/1.1",
        "GET /\u00e9 HTTP/1.1",
        "GET a HTTP/1.1",
        "GET //other.localhost/ HTTP/1.1",
        "GET http://shop.localhost@other.localhost/ HTTP/1.1",
        "GET http://other.localhost/ HTTP/1.1",
        "GET http://shop.localhost:80@evil/ HTTP/1.1",
        "GET HTTP://SHOP.localhost/ HTTP/1.1",
        "GET ://shop.localhost/ HTTP/1.1",
        "GET /%0d%0aHost:%20other HTTP/1.1",
        "GET /#x HTTP/1.1",
        "PRI * HTTP/2.0",
        "\r\n\r\nGET /a HTTP/1.1",
        "\nGET /a HTTP/1.1",
        " GET /a HTTP/1.1",
        "GE\u00dc /a HTTP/1.1",
        "get /a HTTP/1.1",
        "G{T /a HTTP/1.1",
      })
  void doubtful_first_lines_reach_no_pod_but_as_kore_read_them(String line) {
    attack(line + "\r\nHost: shop.localhost" + LAST);

    assertOnlyRouted();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host: shop.localhost\r\nHost: other.localhost",
        "Host: shop.localhost\r\nhost: shop.localhost",
        "Host: shop.localhost, other.localhost",
        "Host: shop.localhost other.localhost",
        "Host: shop.localhost\u0000.other.localhost",
        "Host: shop.localhost\r\n .other.localhost",
        "Host: shop.localhost\rHost: other.localhost",
        "Host: shop.localhost#@other.localhost",
        "Host : shop.localhost",
        " Host: shop.localhost",
        "Host:",
        "Host: [::1",
        "Host: shop.localhost:80:80",
        "X-Forwarded-Host: shop.localhost",
        "Host: unknown.localhost\r\nX-Forwarded-Host: shop.localhost\r\nForwarded: host=shop.localhost",
        "Host: unknown.localhost\r\nX-Original-Host: shop.localhost\r\nX-Host: shop.localhost",
      })
  void doubtful_hosts_reach_no_pod(String hosts) {
    attack("GET /first HTTP/1.1\r\n" + hosts + "\r\nConnection: close\r\n\r\n");

    assertThat(pod.seen).extracting(Seen::target).doesNotContain("/first");
    assertOnlyRouted();
  }

  @Test
  void whatever_a_client_says_the_pod_hears_kore_s_own_words() {
    attack(
        "GET /first HTTP/1.1\r\nHost: shop.localhost\r\n"
            + Stream.of(
                    "Kore-Claim",
                    "KORE-CLAIM",
                    "kore_claim",
                    "Kore_Claim",
                    "kore-claim_",
                    "Kore-",
                    "Kore-X",
                    "kore_x",
                    "Kore-Xyzabc",
                    "Kore-Xyzabcd",
                    "Kore-Xyzabcdef",
                    "X-Forwarded-",
                    "tracestate",
                    "Kore-Site-Rev",
                    "Kore_Site-Rev",
                    "kore_site_rev",
                    "Kore-Refused",
                    "kore-pod",
                    "X-Forwarded-For",
                    "x_forwarded_for",
                    "X_Forwarded-For",
                    "X-FORWARDED-HOST",
                    "X-Forwarded-Server",
                    "X-Forwarded-Ab",
                    "X-Forwarded-Proto",
                    "X-Real-IP",
                    "x_real_ip",
                    "Forwarded",
                    "content_length",
                    "Transfer_Encoding",
                    "proxy_authorization",
                    "X_Request_Id")
                .map(name -> name + ": forged\r\n")
                .reduce("", String::concat)
            + "Connection: Kore-Claim, Kore-Site-Rev, Host, X-Forwarded-For, X-Request-Id, close"
            + "\r\n\r\n");

    assertThat(pod.seen).hasSize(1);
    assertThat(String.join("\n", pod.seen.getFirst().headers())).doesNotContain("forged");
    assertOnlyRouted();
  }

  /** Without it, all else here would hold if nothing ever arrived. */
  @Test
  void ordinary_requests_arrive_as_they_were_sent() {
    attack(
        "POST /first HTTP/1.1\r\nHost: shop.localhost\r\nContent-Length: 4\r\n\r\nbody"
            + "POST /second HTTP/1.1\r\nHost: shop.localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "4\r\nmore\r\n5;x=y\r\n body\r\n0"
            + LAST);

    assertThat(pod.seen)
        .extracting(Seen::target, Seen::body)
        .containsExactly(
            tuple("/first", "body"), tuple("/second", "more body"), tuple("/last", ""));
    assertOnlyRouted();
  }

  @Test
  void pipelined_requests_each_go_their_own_way() {
    attack(
        "GET /one HTTP/1.1\r\nHost: shop.localhost\r\n\r\n"
            + "POST /two HTTP/1.1\r\nHost: shop.localhost\r\nContent-Length: 5\r\n\r\nGET /"
            + "GET /three HTTP/1.1\r\nHost: unknown.localhost\r\n\r\n"
            + "GET /four HTTP/1.1\r\nHost: shop.localhost\r\nConnection: close\r\n\r\n");

    assertThat(pod.seen).extracting(Seen::target).containsExactly("/one", "/two", "/four");
    assertThat(pod.seen).extracting(Seen::body).containsExactly("", "GET /", "");
    assertOnlyRouted();
  }

  @Test
  void a_head_that_never_ends_is_cut_off() {
    for (var line : List.of("X: y\r\n", "X\r\n", "X: " + "y".repeat(1000) + "\r\n")) {
      attack("GET /first HTTP/1.1\r\nHost: shop.localhost\r\n" + line.repeat(20_000));
    }
    assertThat(pod.seen).isEmpty();
  }

  private void attack(String bytes) {
    try (var client = kore.client()) {
      client.send(bytes);
      client.readToSilence(SILENCE_MILLIS);
    } catch (UncheckedIOException _) {
      // It was cut off while it still sent.
    }
  }

  /** Each request that a pod saw is one that Kore logged as sent there, and has its words. */
  private void assertOnlyRouted() {
    assertThat(pod.nonsense).isEmpty();
    var seen = pod.seen.stream().map(s -> s.method() + " " + path(s.target())).sorted().toList();
    // What is logged is logged when it is over, which may be after the client has gone.
    Eventually.holds(
        () -> {
          var left = new ArrayList<>(routed());
          assertThat(seen).allMatch(left::remove);
        });
    for (var request : pod.seen) {
      assertThat(request.values("host")).singleElement().asString().matches(SHOP);
      assertThat(request.values("kore-claim")).containsExactly(route.secretText());
      assertThat(request.values("kore-site-rev")).containsExactly("shop@1");
      assertThat(request.values("x-forwarded-for")).containsExactly("127.0.0.1");
      assertThat(request.values("x-request-id")).hasSize(1);
    }
  }

  private List<String> routed() {
    return kore.log.stream()
        .filter(entry -> entry.siteRev() != null)
        .map(entry -> entry.method() + " " + entry.path())
        .sorted()
        .toList();
  }

  private static final Pattern SHOP = Pattern.compile("(?i)shop\\.localhost(?::\\d+)?");

  private static String path(String target) {
    return RequestHead.pathOf(target);
  }
}
