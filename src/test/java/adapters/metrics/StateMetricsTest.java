package adapters.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.stats.CacheStats;
import domain.pod.PodState;
import domain.pooling.PoolPolicy;
import domain.pooling.PoolSize;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class StateMetricsTest {
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Sources.Cached cache = new Sources.Cached(() -> 0, CacheStats::empty);
  private final PoolSize size =
      PoolSize.initial(new PoolPolicy(3, 20, 0.001, Duration.ofMinutes(1)));
  private boolean databaseUp = true;
  private final StateMetrics state =
      new StateMetrics(
          new Sources(this::pods, () -> size, () -> 2, () -> 1, () -> 0, cache, cache), registry);

  private Map<PodState, Integer> pods() {
    if (!databaseUp) {
      throw new IllegalStateException("the database is away");
    }
    return Map.of(PodState.POOLED, 3);
  }

  @Test
  void what_only_the_database_knows_is_left_out_while_it_is_away() {
    assertThat(scrape()).contains("kore_database_up 0.0").noneMatch(StateMetricsTest::isOfAll);

    state.step();
    assertThat(state.databaseUp()).isTrue();
    assertThat(scrape())
        .contains("kore_database_up 1.0", "kore_pool_pods{state=\"pooled\"} 3.0")
        .contains("kore_pool_pods{state=\"serving\"} 0.0", "kore_pool_pods_wanted 3.0");

    databaseUp = false;
    state.step();
    assertThat(state.databaseUp()).isFalse();
    assertThat(scrape())
        .contains("kore_database_up 0.0", "kore_routes 2.0", "kore_requests_waiting 1.0")
        .noneMatch(StateMetricsTest::isOfAll);
  }

  private static boolean isOfAll(String line) {
    return line.startsWith("kore_pool_") || line.startsWith("kore_replicas");
  }

  private List<String> scrape() {
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
