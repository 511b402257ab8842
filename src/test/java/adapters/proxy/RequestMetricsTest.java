package adapters.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import adapters.metrics.PlacementMetrics;
import adapters.metrics.RequestMetrics;
import domain.scheduling.PodRuntime.Install;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the data plane and the scheduler count. */
final class RequestMetricsTest {
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final RequestMetrics requests = new RequestMetrics(registry);
  private final DataPlaneFixture kore =
      new DataPlaneFixture(
          requests, RequestTracer.NONE, new PlacementMetrics(registry), UnaryOperator.identity());

  @AfterEach
  void close() {
    kore.close();
  }

  @Test
  void a_thousand_sites_make_no_series() {
    var pod = kore.stub(request -> request.response().end("hello")).address();
    for (int i = 0; i < 1000; i++) {
      kore.site("site-" + i);
      kore.serving("site-" + i, pod);
    }
    var before = series();
    try (var client = kore.client()) {
      for (int i = 0; i < 1000; i++) {
        assertThat(client.get("site-" + i + ".localhost", "/" + i).read().status()).isEqualTo(200);
        kore.awaitLogged();
      }
    }

    assertThat(series()).hasSameSizeAs(before).hasSizeLessThan(250);
    assertThat(value("kore_requests_total{answered_by=\"pod\",code=\"2xx\",start=\"warm\"}"))
        .isEqualTo("1000.0");
    assertThat(value("kore_request_duration_seconds_count{start=\"warm\"}")).isEqualTo("1000");
    assertThat(value("kore_requests_in_flight")).isEqualTo("0.0");
  }

  @Test
  void a_cold_start_is_told_by_its_steps() {
    kore.site("shop");
    kore.warmPod(RequestMetricsTest::hello);
    try (var client = kore.client()) {
      client.get("shop.localhost", "/").read();
      kore.awaitLogged();
    }

    assertThat(value("kore_requests_total{answered_by=\"pod\",code=\"2xx\",start=\"cold\"}"))
        .isEqualTo("1.0");
    assertThat(value("kore_request_wait_seconds_count")).isEqualTo("1");
    assertThat(value("kore_claims_total{outcome=\"affiliated\"}")).isEqualTo("1.0");
    assertThat(value("kore_installs_total{outcome=\"installed\"}")).isEqualTo("1.0");
    assertThat(value("kore_placements_total{outcome=\"affiliated\",wish=\"visitors\"}"))
        .isEqualTo("1.0");
    for (var step : List.of("wait", "claim", "install")) {
      assertThat(value("kore_cold_start_seconds_count{step=\"" + step + "\"}")).isEqualTo("1");
    }
  }

  @Test
  void what_kore_answers_itself_is_told_apart() {
    kore.site("shop");
    try (var client = kore.client()) {
      client.get("shop.localhost", "/").read();
      kore.awaitLogged();
      client.get("shop.localhost", "/_kore/health").read();
      kore.awaitLogged();
    }

    assertThat(value("kore_problems_total{type=\"pool-empty\"}")).isEqualTo("1.0");
    assertThat(value("kore_problems_total{type=\"not-found\"}")).isEqualTo("1.0");
    assertThat(value("kore_pool_misses_total")).isEqualTo("1.0");
    assertThat(value("kore_requests_total{answered_by=\"kore\",code=\"5xx\",start=\"cold\"}"))
        .isEqualTo("1.0");
    assertThat(value("kore_requests_total{answered_by=\"kore\",code=\"4xx\",start=\"warm\"}"))
        .isEqualTo("1.0");
  }

  @Test
  void a_lost_race_is_counted_and_so_is_the_retry() {
    kore.site("shop");
    kore.warmSite(
        "shop",
        request ->
            request.response().setStatusCode(503).putHeader("Kore-Refused", "draining").end());
    kore.warmPod(RequestMetricsTest::hello);
    try (var client = kore.client()) {
      client.get("shop.localhost", "/").read();
      kore.awaitLogged();
    }

    assertThat(value("kore_pod_failures_total{failure=\"draining\"}")).isEqualTo("1.0");
    assertThat(value("kore_request_retries_total")).isEqualTo("1.0");
  }

  @Test
  void a_failed_install_is_counted() {
    kore.site("shop");
    kore.warmPod(RequestMetricsTest::hello);
    kore.runtime.onInstall = _ -> new Install.PodFailed("broken");
    try (var client = kore.client()) {
      client.get("shop.localhost", "/").read();
      kore.awaitLogged();
    }

    assertThat(value("kore_installs_total{outcome=\"pod_failed\"}")).isEqualTo("1.0");
    assertThat(value("kore_cold_start_seconds_count{step=\"install\"}")).isEqualTo("0");
  }

  @Test
  void an_answer_that_is_cut_off_counts_as_it_began() {
    kore.warmSite("shop", request -> request.response().setChunked(true).write("begun"));
    kore.start(TestSettings.streamIdle(Duration.ofMillis(100)));
    try (var client = kore.client()) {
      client.get("shop.localhost", "/").readHead();
      client.readToClose();
      assertThat(kore.awaitLogged().status()).isEqualTo(200);
    }

    assertThat(value("kore_requests_total{answered_by=\"pod\",code=\"2xx\",start=\"warm\"}"))
        .isEqualTo("1.0");
    assertThat(value("kore_problems_total{type=\"too-slow\"}")).isEqualTo("0.0");
  }

  private static void hello(HttpServerRequest request) {
    request.response().end("hello");
  }

  private String value(String series) {
    return series().stream()
        .filter(line -> line.startsWith(series + " "))
        .map(line -> line.substring(series.length() + 1))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + series + " in " + series()));
  }

  private List<String> series() {
    var text = new ByteArrayOutputStream();
    try {
      PrometheusTextFormatWriter.create().write(text, registry.scrape());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString(StandardCharsets.UTF_8)
        .lines()
        .filter(line -> !line.startsWith("#"))
        .toList();
  }
}
