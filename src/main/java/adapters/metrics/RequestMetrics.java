package adapters.metrics;

import adapters.proxy.Problem;
import adapters.proxy.RequestMeter;
import domain.dispatch.PodFailure;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The data plane's metrics. Each combination of labels is looked up once, here: a request adds to
 * adders that it finds by an index.
 */
public final class RequestMetrics implements RequestMeter {
  private static final int CLIENT_LEFT = 499;
  private static final String[] CODES = {"1xx", "2xx", "3xx", "4xx", "5xx", "client_left"};

  private final CounterDataPoint[] requests = new CounterDataPoint[CODES.length * 4];
  private final DistributionDataPoint warm;
  private final DistributionDataPoint cold;
  private final DistributionDataPoint waits;
  private final LongAdder inFlight = new LongAdder();
  private final Map<Problem.Kind, CounterDataPoint> problems = new EnumMap<>(Problem.Kind.class);
  private final Map<PodFailure, CounterDataPoint> failures = new EnumMap<>(PodFailure.class);
  private final CounterDataPoint retries;

  /** Registers them. */
  public RequestMetrics(PrometheusRegistry registry) {
    var total =
        Kinds.counter(
            registry,
            "kore_requests_total",
            "Requests that are over, by class of status, by who answered, cold or warm.",
            "code",
            "start",
            "answered_by");
    for (int i = 0; i < requests.length; i++) {
      requests[i] =
          total.labelValues(
              CODES[i / 4], (i & 2) == 0 ? "warm" : "cold", (i & 1) == 0 ? "pod" : "kore");
    }
    var durations = durations(registry);
    this.warm = durations.labelValues("warm");
    this.cold = durations.labelValues("cold");
    this.waits = waits(registry);
    GaugeWithCallback.builder()
        .name("kore_requests_in_flight")
        .help("Requests whose answer is not complete, those that wait for a pod among them.")
        .callback(gauge -> gauge.call((double) inFlight.sum()))
        .register(registry);
    var answered =
        Kinds.counter(
            registry, "kore_problems_total", "Requests that Kore itself answered.", "type");
    for (var kind : Problem.Kind.values()) {
      problems.put(kind, answered.labelValues(kind.label()));
    }
    var failed =
        Kinds.counter(
            registry, "kore_pod_failures_total", "Requests that a pod failed.", "failure");
    for (var failure : PodFailure.values()) {
      failures.put(failure, failed.labelValues(failure.name().toLowerCase(Locale.ROOT)));
    }
    this.retries =
        Kinds.counter(
            registry, "kore_request_retries_total", "Requests sent again to another pod.");
  }

  private static Histogram durations(PrometheusRegistry registry) {
    return Kinds.times(
        registry,
        "kore_request_duration_seconds",
        "From the end of a request's head to the end of its pod's answer, cold or warm.",
        Buckets.REQUESTS,
        "start");
  }

  private static DistributionDataPoint waits(PrometheusRegistry registry) {
    return Kinds.times(
            registry,
            "kore_request_wait_seconds",
            "How long requests waited for a pod, of those that had to and got one.",
            Buckets.STARTS)
        .labelValues();
  }

  @Override
  public void begun() {
    inFlight.increment();
  }

  @Override
  public void ended() {
    inFlight.decrement();
  }

  @Override
  public void over(int status, boolean byPod, boolean isCold, long nanos) {
    int code =
        status == CLIENT_LEFT && !byPod ? CODES.length - 1 : Math.clamp(status / 100, 1, 5) - 1;
    requests[code * 4 + (isCold ? 2 : 0) + (byPod ? 0 : 1)].inc();
    if (byPod) {
      (isCold ? cold : warm).observe(nanos / 1e9);
    }
  }

  @Override
  public void answeredByKore(Problem.Kind kind) {
    increment(problems.get(kind));
  }

  @Override
  public void waited(long nanos) {
    waits.observe(nanos / 1e9);
  }

  @Override
  public void failed(PodFailure failure, boolean retried) {
    increment(failures.get(failure));
    if (retried) {
      retries.inc();
    }
  }

  /** Of an enum's constant; each has one. */
  private static void increment(@Nullable CounterDataPoint counter) {
    if (counter != null) {
      counter.inc();
    }
  }
}
