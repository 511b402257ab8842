package adapters.tracing;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of spans that could not be sent at most once a minute; they are lost, and that is all. */
final class QuietExporter implements SpanExporter {
  private static final Logger LOG = LoggerFactory.getLogger(QuietExporter.class);
  private static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** It would tell of each batch; a level is lost with its logger. */
  private static final java.util.logging.Logger THEIRS =
      java.util.logging.Logger.getLogger("io.opentelemetry");

  private final SpanExporter exporter;
  private final String endpoint;
  private final LongSupplier nanos;
  private long lastNanos;
  private long lost;

  QuietExporter(SpanExporter exporter, String endpoint, LongSupplier nanos) {
    THEIRS.setLevel(Level.OFF);
    this.exporter = exporter;
    this.endpoint = endpoint;
    this.nanos = nanos;
    this.lastNanos = nanos.getAsLong() - PAUSE_NANOS;
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    int count = spans.size();
    var result = exporter.export(spans);
    return result.whenComplete(
        () -> {
          if (!result.isSuccess()) {
            lost(count);
          }
        });
  }

  private synchronized void lost(int count) {
    lost += count;
    long now = nanos.getAsLong();
    if (now - lastNanos >= PAUSE_NANOS) {
      LOG.warn(
          "{} spans could not be sent to {}, and are lost: is a collector there?", lost, endpoint);
      lastNanos = now;
      lost = 0;
    }
  }

  @Override
  public CompletableResultCode flush() {
    return exporter.flush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return exporter.shutdown();
  }
}
