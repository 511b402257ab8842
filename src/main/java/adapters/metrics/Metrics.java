package adapters.metrics;

import com.codahale.metrics.MetricRegistry;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.exporter.servlet.jakarta.PrometheusMetricsServlet;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.servlet.http.HttpServlet;

/**
 * All metrics of a replica. No label takes a site, a pod, a host or anything else of which there
 * may be any number: those are in the reports.
 */
public final class Metrics {
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final RequestMetrics requests = new RequestMetrics(registry);
  private final PlacementMetrics placements = new PlacementMetrics(registry);

  /**
   * @param dropwizard where jobs and connection pools are counted
   * @param version of this Kore
   */
  public Metrics(MetricRegistry dropwizard, String version) {
    JvmMetrics.builder().register(registry);
    DropwizardBridge.register(dropwizard, registry);
    Info.builder()
        .name("kore_build_info")
        .help("Which Kore this is, and the Java that runs it.")
        .labelNames("version", "java")
        .register(registry)
        .setLabelValues(version, Runtime.version().toString());
  }

  public RequestMetrics requests() {
    return requests;
  }

  public PlacementMetrics placements() {
    return placements;
  }

  /** Gauges of all that is described there. To be called once. */
  public StateMetrics watch(Sources sources) {
    return new StateMetrics(sources, registry);
  }

  /** Answers with all metrics, in the format that is asked for. */
  public HttpServlet servlet() {
    return new PrometheusMetricsServlet(registry);
  }
}
