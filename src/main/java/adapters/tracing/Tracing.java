package adapters.tracing;

import adapters.proxy.RequestTracer;
import domain.scheduling.PlacementObserver;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Follows requests to their pods, and sends what it saw to a collector. What the client says
 * decides whether its request is followed; where it says nothing, chance does.
 */
public final class Tracing implements AutoCloseable {
  private static final int MOST_QUEUED = 4096;
  private static final Duration SEND_EVERY = Duration.ofSeconds(1);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final @Nullable SdkTracerProvider provider;
  private final RequestTracer requests;
  private final PlacementObserver placements;
  private final UnaryOperator<Executor> carrier;

  private Tracing(
      @Nullable SdkTracerProvider provider,
      RequestTracer requests,
      PlacementObserver placements,
      UnaryOperator<Executor> carrier) {
    this.provider = provider;
    this.requests = requests;
    this.placements = placements;
    this.carrier = carrier;
  }

  /** Off where no endpoint is set: then nothing is done for it, and nothing allocated. */
  public static Tracing open(TracingSettings settings, String version) {
    var endpoint = settings.endpoint();
    if (endpoint == null) {
      return new Tracing(
          null, RequestTracer.NONE, PlacementObserver.NONE, UnaryOperator.identity());
    }
    var exporter =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(endpoint.replaceAll("/+$", "") + "/v1/traces")
            .setTimeout(TIMEOUT)
            .setRetryPolicy(null)
            .build();
    var processor =
        BatchSpanProcessor.builder(new QuietExporter(exporter, endpoint, System::nanoTime))
            .setMaxQueueSize(MOST_QUEUED)
            .setScheduleDelay(SEND_EVERY)
            .setExporterTimeout(TIMEOUT)
            .build();
    return to(processor, settings.sampling(), version);
  }

  /**
   * @param processor gets all spans, and is closed with this
   * @param sampling which part of requests is followed if nobody says; 0 to 1
   */
  public static Tracing to(SpanProcessor processor, double sampling, String version) {
    var provider =
        SdkTracerProvider.builder()
            .setResource(
                Resource.getDefault()
                    .merge(
                        Resource.create(
                            Attributes.builder()
                                .put("service.name", "kore")
                                .put("service.version", version)
                                .build())))
            .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(sampling)))
            .addSpanProcessor(processor)
            .build();
    Tracer tracer = provider.get("kore", version);
    var placed = new PlacedPods();
    return new Tracing(
        provider,
        new RequestSpans(tracer, placed),
        new PlacementSpans(tracer, placed),
        Context::taskWrapping);
  }

  public RequestTracer requests() {
    return requests;
  }

  public PlacementObserver placements() {
    return placements;
  }

  /** The executor, on which what is done goes on to belong to the request that wanted it. */
  public Executor carry(Executor executor) {
    return carrier.apply(executor);
  }

  /** Sends what is still to be sent, if the collector answers. */
  @Override
  public void close() {
    if (provider != null) {
      provider.shutdown().join(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }
  }
}
