package adapters.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import fakes.Said;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A collector that is away costs a line a minute. */
final class QuietExporterTest {
  private final Said said = Said.by(QuietExporter.class);
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
  private final List<CompletableResultCode> results = new ArrayList<>();
  private final QuietExporter exporter =
      new QuietExporter(new Collector(), "http://localhost:4318", nanos::get);

  @AfterEach
  void close() {
    said.close();
  }

  @Test
  void lost_spans_are_told_of_once_a_minute_with_their_number() {
    export(3).fail();
    export(4).fail();
    nanos.addAndGet(Duration.ofMinutes(1).toNanos() - 1);
    export(5).fail();
    assertThat(said.lines())
        .singleElement()
        .asString()
        .startsWith("WARN 3 spans could not be sent");

    nanos.incrementAndGet();
    export(6).fail();

    assertThat(said.lines()).hasSize(2);
    assertThat(said.lines().getLast())
        .isEqualTo(
            "WARN 15 spans could not be sent to http://localhost:4318, and are lost:"
                + " is a collector there?");
  }

  @Test
  void spans_that_were_sent_are_not_told_of() {
    export(3).succeed();
    export(4);

    assertThat(said.lines()).isEmpty();
  }

  private CompletableResultCode export(int spans) {
    exporter.export(Collections.nCopies(spans, null));
    return results.getLast();
  }

  private final class Collector implements SpanExporter {
    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
      results.add(new CompletableResultCode());
      return results.getLast();
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }
  }
}
