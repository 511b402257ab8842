package adapters.metrics;

import domain.pod.PodState;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleSupplier;

/**
 * How things stand. What the database has to be asked for is asked by {@link #step}: a scrape waits
 * for nobody, and while the database is away those metrics are left out rather than guessed.
 */
public final class StateMetrics {
  private final Sources sources;
  private final PrometheusRegistry registry;
  private volatile Sample sample = new Sample(false, Map.of());

  private record Sample(boolean databaseUp, Map<PodState, Integer> pods) {}

  StateMetrics(Sources sources, PrometheusRegistry registry) {
    this.sources = sources;
    this.registry = registry;
    pool();
    gauge("kore_routes", "Pods that this replica sends requests to.", sources.routes()::getAsInt);
    gauge(
        "kore_requests_waiting",
        "Requests that wait for their site's first pod.",
        sources.waiting()::getAsInt);
    gauge(
        "kore_database_up",
        "Whether Postgres answered a few seconds ago.",
        () -> sample.databaseUp() ? 1 : 0);
    gauge(
        "kore_host_cache_entries",
        "Hosts that are remembered.",
        () -> sources.hosts().size().getAsLong());
    gauge(
        "kore_bundle_cache_bytes",
        "Bundles that are remembered.",
        () -> sources.bundles().size().getAsLong());
    CounterWithCallback.builder()
        .name("kore_decisions_dropped_total")
        .help("Decisions that kore why does not know of, as they were too many.")
        .callback(counter -> counter.call((double) sources.dropped().getAsLong()))
        .register(registry);
    lookups("kore_host_cache_lookups_total", "Hosts looked up.", sources.hosts());
    lookups("kore_bundle_cache_lookups_total", "Bundles looked up.", sources.bundles());
  }

  /** Asks the database, to be done every few seconds. */
  public void step() {
    try {
      sample = new Sample(true, Map.copyOf(sources.pods().get()));
    } catch (RuntimeException _) {
      sample = new Sample(false, Map.of());
    }
  }

  /** Whether the database answered the last time that it was asked. */
  public boolean databaseUp() {
    return sample.databaseUp();
  }

  private void pool() {
    GaugeWithCallback.builder()
        .name("kore_pool_pods")
        .help("Live pods of all replicas, by state.")
        .labelNames("state")
        .callback(this::pods)
        .register(registry);
    whileUp(
        "kore_pool_pods_wanted",
        "How many warm pods all replicas keep together.",
        () -> sources.pool().get().total());
    whileUp(
        "kore_pool_pods_needed",
        "How many warm pods the demand asks for, before the bounds.",
        () -> sources.pool().get().why().needed());
    whileUp(
        "kore_pool_sites_waiting",
        "Sites that stand in line for a pod.",
        () -> sources.pool().get().why().demand().waiting());
    whileUp(
        "kore_replicas",
        "Replicas that live and keep pods, as this one sees it.",
        () -> sources.pool().get().why().replicas());
  }

  private void pods(GaugeWithCallback.Callback gauge) {
    var now = sample;
    if (now.databaseUp()) {
      for (var state : PodState.values()) {
        if (state != PodState.GONE) {
          gauge.call(now.pods().getOrDefault(state, 0), state.name().toLowerCase(Locale.ROOT));
        }
      }
    }
  }

  private void gauge(String name, String help, DoubleSupplier value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(gauge -> gauge.call(value.getAsDouble()))
        .register(registry);
  }

  private void whileUp(String name, String help, DoubleSupplier value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(
            gauge -> {
              if (sample.databaseUp()) {
                gauge.call(value.getAsDouble());
              }
            })
        .register(registry);
  }

  private void lookups(String name, String help, Sources.Cached cache) {
    CounterWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames("result")
        .callback(
            counter -> {
              var stats = cache.stats().get();
              counter.call((double) stats.hitCount(), "hit");
              counter.call((double) stats.missCount(), "miss");
            })
        .register(registry);
  }
}
