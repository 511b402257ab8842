package adapters.metrics;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.Metric;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Timer;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.SummaryWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.Quantiles;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What libraries and jobs tell Dropwizard's registry, under names of this field: what is not listed
 * here is not told.
 */
final class DropwizardBridge {
  private static final double NANOS = 1e9;

  private final MetricRegistry from;
  private final PrometheusRegistry to;

  private DropwizardBridge(MetricRegistry from, PrometheusRegistry to) {
    this.from = from;
    this.to = to;
  }

  static void register(MetricRegistry from, PrometheusRegistry to) {
    var bridge = new DropwizardBridge(from, to);
    bridge.jobs();
    bridge.connections();
    bridge.claims();
  }

  private void jobs() {
    SummaryWithCallback.builder()
        .name("kore_job_step_seconds")
        .help("Steps of jobs that this replica took, and how long they took of late.")
        .labelNames("name")
        .callback(
            summary ->
                each(
                    from.getTimers(),
                    "jobs\\.(.+)\\.steps",
                    (timer, job) -> summary.call(timer.getCount(), Double.NaN, recent(timer), job)))
        .register(to);
    count("kore_job_failures_total", "Steps of jobs that failed on this replica.", "failures");
    count("kore_job_left_out_total", "Steps left out: another replica was at one.", "left-out");
    GaugeWithCallback.builder()
        .name("kore_job_overdue_seconds")
        .help("For how long a job has been due, on whichever replica; 0 when it is on time.")
        .labelNames("name")
        .callback(
            gauge ->
                each(
                    from.getGauges(),
                    "jobs\\.(.+)\\.overdue-seconds",
                    (overdue, job) -> gauge.call(number(overdue), job)))
        .register(to);
  }

  private void count(String name, String help, String meter) {
    CounterWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames("name")
        .callback(
            counter ->
                each(
                    from.getMeters(),
                    "jobs\\.(.+)\\." + meter,
                    (found, job) -> counter.call((double) found.getCount(), job)))
        .register(to);
  }

  private void connections() {
    connections("kore_database_connections_in_use", "Connections that are taken.", "in-use");
    connections("kore_database_connections_idle", "Connections that are open and free.", "idle");
    connections("kore_database_connections_waiting", "Threads that wait for one.", "waiting");
  }

  private void connections(String name, String help, String gaugeName) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames("pool")
        .callback(
            gauge ->
                each(
                    from.getGauges(),
                    "database\\.(.+)\\." + gaugeName,
                    (found, pool) -> gauge.call(number(found), pool)))
        .register(to);
  }

  private void claims() {
    SummaryWithCallback.builder()
        .name("kore_claim_transaction_seconds")
        .help("Claims in the last minute, from begin to commit, without the wait to begin.")
        .callback(
            summary ->
                each(
                    from.getTimers(),
                    "(database-claims\\.affiliate)",
                    (timer, _) -> summary.call(timer.getCount(), Double.NaN, recent(timer))))
        .register(to);
  }

  private static <M extends Metric> void each(
      Map<String, M> metrics, String pattern, BiConsumer<M, String> action) {
    var name = Pattern.compile(pattern);
    metrics.forEach(
        (found, metric) -> {
          var matcher = name.matcher(found);
          if (matcher.matches()) {
            action.accept(metric, matcher.group(1));
          }
        });
  }

  private static Quantiles recent(Timer timer) {
    var snapshot = timer.getSnapshot();
    return Quantiles.of(
        Stream.of(0.5, 0.99, 1.0)
            .map(q -> new Quantile(q, snapshot.getValue(q) / NANOS))
            .toArray(Quantile[]::new));
  }

  private static double number(Gauge<?> gauge) {
    return gauge.getValue() instanceof Number number ? number.doubleValue() : Double.NaN;
  }
}
