package adapters.tracing;

import adapters.proxy.RequestTracer;
import domain.dispatch.Decision;
import domain.dispatch.Dispatcher;
import domain.dispatch.PodFailure;
import domain.dispatch.Route;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The span {@code dispatch} of each request, the parent of what its pod makes of it. */
final class RequestSpans implements RequestTracer {
  private final Tracer tracer;
  private final PlacedPods placed;

  RequestSpans(Tracer tracer, PlacedPods placed) {
    this.tracer = tracer;
    this.placed = placed;
  }

  @Override
  public Trace begin(Start start) {
    var parent =
        W3CTraceContextPropagator.getInstance().extract(Context.root(), start, Given.INSTANCE);
    var span =
        tracer
            .spanBuilder("dispatch")
            .setParent(parent)
            .setSpanKind(SpanKind.SERVER)
            .setAttribute("http.request.method", start.method())
            .setAttribute("server.address", start.host())
            .setAttribute("url.path", start.path())
            .startSpan();
    return new Followed(span, parent.with(span));
  }

  private final class Followed implements Trace {
    private final Span span;
    private final Context context;

    Followed(Span span, Context context) {
      this.span = span;
      this.context = context;
    }

    @Override
    public String traceParent() {
      var own = span.getSpanContext();
      return "00-" + own.getTraceId() + "-" + own.getSpanId() + "-" + own.getTraceFlags().asHex();
    }

    @Override
    public String id() {
      return span.getSpanContext().getTraceId();
    }

    @Override
    public Decision dispatch(Dispatcher dispatcher, String host) {
      try (var _ = context.makeCurrent()) {
        return dispatcher.dispatch(host);
      }
    }

    @Override
    public Decision dispatchElsewhere(
        Dispatcher dispatcher, String host, Route failed, PodFailure failure) {
      span.addEvent("retry");
      try (var _ = context.makeCurrent()) {
        return dispatcher.dispatchElsewhere(host, failed, failure);
      }
    }

    @Override
    public void placed(Decision.Start start) {
      switch (start) {
        case Decision.Start.Started started -> placed.link(span, started.route().id());
        case Decision.Start.NotStarted(var refusal) ->
            span.setAttribute("kore.refusal", refusal.kind().name().toLowerCase(Locale.ROOT));
      }
    }

    @Override
    public void over(int status, @Nullable Route route, boolean cold) {
      span.setAttribute("http.response.status_code", status);
      span.setAttribute("kore.start", cold ? "cold" : "warm");
      if (route != null) {
        span.setAttribute("kore.site", route.siteRev().site().value());
        span.setAttribute("kore.revision", route.siteRev().revision().number());
        span.setAttribute("kore.pod", route.podIdText());
      }
      if (status >= 500) {
        span.setStatus(StatusCode.ERROR);
      }
      span.end();
    }
  }

  private enum Given implements TextMapGetter<Start> {
    INSTANCE;

    @Override
    public @Nullable String get(@Nullable Start start, String key) {
      if (start == null) {
        return null;
      }
      return switch (key) {
        case "traceparent" -> start.traceParent();
        case "tracestate" -> start.traceState();
        default -> null;
      };
    }
  }
}
