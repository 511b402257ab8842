package adapters.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import adapters.tracing.Tracing;
import fakes.Said;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Spans of requests and of what is done for them. */
final class TracesTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String PARENT = "b7ad6b7169203331";

  private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
  private final BlockingQueue<String> parents = new LinkedBlockingQueue<>();
  private Tracing tracing = to(1);
  private DataPlaneFixture kore = fixture();

  private Tracing to(double sampling) {
    return Tracing.to(SimpleSpanProcessor.create(exporter), sampling, "test");
  }

  private DataPlaneFixture fixture() {
    return new DataPlaneFixture(
        RequestMeter.NONE, tracing.requests(), tracing.placements(), tracing::carry);
  }

  @AfterEach
  void close() {
    kore.close();
    tracing.close();
  }

  @Test
  void the_pod_s_parent_is_kore_s_span_and_that_one_s_is_the_client_s() throws Exception {
    kore.warmSite("shop", this::answer);

    get("traceparent: 00-" + TRACE + "-" + PARENT + "-01");

    var dispatch = only("dispatch");
    assertThat(dispatch.getTraceId()).isEqualTo(TRACE);
    assertThat(dispatch.getParentSpanId()).isEqualTo(PARENT);
    assertThat(parents.take()).isEqualTo("00-" + TRACE + "-" + dispatch.getSpanId() + "-01");
    assertThat(text(dispatch, "kore.site")).isEqualTo("shop");
    assertThat(text(dispatch, "kore.start")).isEqualTo("warm");
    assertThat(exporter.getFinishedSpanItems()).hasSize(1);
  }

  @Test
  void a_client_that_does_not_want_to_be_followed_is_not() throws Exception {
    kore.warmSite("shop", this::answer);

    get("traceparent: 00-" + TRACE + "-" + PARENT + "-00");

    assertThat(exporter.getFinishedSpanItems()).isEmpty();
    assertThat(parents.take()).startsWith("00-" + TRACE + "-").endsWith("-00");
  }

  @Test
  void a_client_that_wants_to_be_followed_is_whatever_the_sampling() {
    kore.close();
    tracing = to(0);
    kore = fixture();
    kore.warmSite("shop", this::answer);

    get("X-Other: 1");
    get("traceparent: 00-" + TRACE + "-" + PARENT + "-01");

    assertThat(only("dispatch").getTraceId()).isEqualTo(TRACE);
  }

  @Test
  void a_cold_start_is_one_trace_over_all_threads() {
    kore.site("shop");
    kore.warmPod(this::answer);

    get("X-Other: 1");

    var dispatch = only("dispatch");
    var place = only("place");
    assertThat(place.getParentSpanId()).isEqualTo(dispatch.getSpanId());
    assertThat(only("claim").getParentSpanId()).isEqualTo(place.getSpanId());
    assertThat(only("install").getParentSpanId()).isEqualTo(place.getSpanId());
    assertThat(exporter.getFinishedSpanItems())
        .extracting(SpanData::getTraceId)
        .containsOnly(dispatch.getTraceId());
    assertThat(text(only("claim"), "kore.outcome")).isEqualTo("Affiliated");
    assertThat(text(only("install"), "kore.pod")).isEqualTo(text(dispatch, "kore.pod"));
    assertThat(text(dispatch, "kore.start")).isEqualTo("cold");
  }

  @Test
  void who_waits_for_a_pod_is_linked_to_its_placement() throws Exception {
    kore.site("shop");
    kore.warmPod(this::answer);
    kore.holdInstalls();
    var clients = new ArrayList<RawClient>();
    for (int i = 0; i < 3; i++) {
      clients.add(kore.client().get("shop.localhost", "/"));
    }
    kore.awaitInstall();
    awaitWaiting(3);
    kore.letInstallsGoOn();
    for (var client : clients) {
      assertThat(client.read().status()).isEqualTo(200);
      kore.awaitLogged();
      client.close();
    }

    var place = only("place");
    var waiters =
        spans("dispatch").stream()
            .filter(span -> !span.getTraceId().equals(place.getTraceId()))
            .toList();
    assertThat(waiters).hasSize(2);
    assertThat(waiters)
        .allSatisfy(
            span ->
                assertThat(span.getLinks())
                    .singleElement()
                    .satisfies(
                        link ->
                            assertThat(link.getSpanContext().getSpanId())
                                .isEqualTo(place.getSpanId())));
  }

  @Test
  void what_fails_says_so() {
    kore.site("shop");

    try (var said = Said.by("kore.requests")) {
      get("X-Other: 1");
      assertThat(said.contexts().getFirst())
          .containsEntry("trace_id", only("dispatch").getTraceId());
    }

    assertThat(only("dispatch").getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(text(only("place"), "kore.refusal")).isEqualTo("pool_empty");
    assertThat(text(only("dispatch"), "kore.refusal")).isEqualTo("pool_empty");
  }

  @Test
  void a_claim_s_secret_is_in_no_span() {
    kore.site("shop");
    kore.warmPod(this::answer);
    get("X-Other: 1");

    var secret = kore.cache.routes().iterator().next().secretText();

    assertThat(exporter.getFinishedSpanItems()).isNotEmpty();
    assertThat(exporter.getFinishedSpanItems().toString()).doesNotContain(secret);
  }

  private void answer(io.vertx.core.http.HttpServerRequest request) {
    parents.add(String.valueOf(request.getHeader("traceparent")));
    request.response().end("hello");
  }

  private void get(String header) {
    try (var client = kore.client()) {
      client.head("GET / HTTP/1.1", "Host: shop.localhost", header).read();
      kore.awaitLogged();
    }
  }

  private void awaitWaiting(int requests) throws InterruptedException {
    while (kore.dispatcher.waiting() < requests) {
      Thread.sleep(5);
    }
  }

  private List<SpanData> spans(String name) {
    return exporter.getFinishedSpanItems().stream()
        .filter(span -> span.getName().equals(name))
        .toList();
  }

  private SpanData only(String name) {
    assertThat(spans(name)).as(name).hasSize(1);
    return spans(name).getFirst();
  }

  private static String text(SpanData span, String key) {
    return String.valueOf(span.getAttributes().get(AttributeKey.stringKey(key)));
  }
}
