package adapters.app;

import adapters.metrics.Metrics;
import adapters.proxy.RequestLog;
import adapters.proxy.Watchers;
import adapters.tracing.Tracing;
import com.codahale.metrics.MetricRegistry;
import domain.scheduling.PlacementObserver;
import io.dropwizard.core.setup.Environment;
import jakarta.servlet.http.HttpServlet;
import java.time.Duration;
import java.util.List;
import org.eclipse.jetty.util.component.LifeCycle;

/** What Kore tells of itself while it runs: metrics, traces, and whether it is well. */
final class Telemetry {
  final MetricRegistry dropwizard;
  final Metrics metrics;
  final Tracing tracing;
  final Probes probes = new Probes();

  Telemetry(KoreConfiguration configuration, MetricRegistry dropwizard) {
    this.dropwizard = dropwizard;
    this.metrics = new Metrics(dropwizard, version());
    this.tracing = Tracing.open(configuration.tracing(), version());
  }

  private static String version() {
    var version = Telemetry.class.getPackage().getImplementationVersion();
    return version == null ? "unknown" : version;
  }

  Watchers watchers(RequestLog log) {
    return new Watchers(log, metrics.requests(), tracing.requests());
  }

  PlacementObserver placements() {
    return new PlacementObservers(List.of(metrics.placements(), tracing.placements()));
  }

  /**
   * Answers on the admin port; {@code /metrics} comes before Dropwizard's own.
   *
   * @param shutdownDelay how long Kore goes on as before, once it is told to stop and is not ready
   *     any more
   */
  void register(Environment environment, Duration shutdownDelay) {
    add(environment, "/metrics", metrics.servlet());
    add(environment, "/health/live", probes.servlet(probes::liveness));
    add(environment, "/health/ready", probes.servlet(probes::readiness));
    environment
        .lifecycle()
        .addEventListener(
            new LifeCycle.Listener() {
              @Override
              public void lifeCycleStopping(LifeCycle server) {
                probes.stopping();
                new SystemTimer().pause(shutdownDelay);
              }
            });
  }

  private static void add(Environment environment, String path, HttpServlet servlet) {
    environment.admin().addServlet(path, servlet).addMapping(path);
  }
}
