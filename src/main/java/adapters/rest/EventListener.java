package adapters.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import domain.decisions.Ledger.Entry;
import domain.decisions.Ledger.Mark;
import domain.site.SiteId;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.glassfish.jersey.server.ChunkedOutput;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Somebody who listens to {@link EventStream}. */
final class EventListener {
  private static final Logger LOG = LoggerFactory.getLogger(EventListener.class);
  private static final ObjectMapper JSON = Json.mapper();

  /** A connection that is silent for longer may be taken for dead, on either side. */
  private static final long BEAT_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** Then it comes again, perhaps to another replica, and goes on where it was. */
  private static final long LIFE_NANOS = TimeUnit.MINUTES.toNanos(10);

  private final EventStream stream;
  private final Optional<SiteId> site;
  private final LongSupplier nanos;
  private final BooleanSupplier stillIn;
  private final long endsAt;
  private final ChunkedOutput<String> output = new ChunkedOutput<>(String.class);
  private final AtomicBoolean telling = new AtomicBoolean();
  private Mark told;
  private boolean caughtUp;
  private boolean greeted;
  private long beatAt;
  private long checkAt;

  /**
   * @param stillIn whether whoever listens may still do so; is asked every ten seconds
   */
  EventListener(
      EventStream stream,
      Optional<SiteId> site,
      Mark told,
      BooleanSupplier stillIn,
      LongSupplier nanos) {
    this.stream = stream;
    this.stillIn = stillIn;
    this.endsAt = nanos.getAsLong() + LIFE_NANOS;
    this.checkAt = nanos.getAsLong() + BEAT_NANOS;
    this.site = site;
    this.told = told;
    this.nanos = nanos;
  }

  ChunkedOutput<String> output() {
    return output;
  }

  /** Whether {@link #tell} is to be run: not while it runs. */
  boolean begins() {
    return telling.compareAndSet(false, true);
  }

  /** Tells all that there is; blocks while the listener takes nothing. */
  void tell() {
    try {
      if (isOver()) {
        stream.leave(this);
        return;
      }
      for (var events = next(); !events.isEmpty(); events = next()) {
        for (var event : events) {
          tell(event);
          told = event.mark();
        }
      }
      beat();
    } catch (IOException | RuntimeException e) {
      LOG.debug("A listener is cut off", e);
      stream.leave(this);
    } finally {
      telling.set(false);
    }
  }

  private boolean isOver() {
    long now = nanos.getAsLong();
    if (now - checkAt < 0) {
      return false;
    }
    checkAt = now + BEAT_NANOS;
    return now - endsAt >= 0 || !stillIn.getAsBoolean();
  }

  /** From what all share; while it catches up, from the ledger. */
  private List<Entry> next() throws IOException {
    var events = stream.keptAfter(told);
    if (events == null) {
      if (caughtUp) {
        throw new IOException("it takes events more slowly than they come");
      }
      return stream.readAfter(told);
    }
    caughtUp = true;
    return events;
  }

  private void tell(Entry event) throws IOException {
    if (site.isEmpty() || event.site().equals(site)) {
      write(
          "id: %s\nevent: %s\ndata: %s\n\n"
              .formatted(
                  new Place(event.mark()), event.pod().isPresent() ? "pod" : "site", json(event)));
    }
  }

  private static String json(Entry event) throws JsonProcessingException {
    return JSON.writeValueAsString(EntryView.of(event));
  }

  /** The first one comes at once: it shows the client that it is heard, and where to resume. */
  private void beat() throws IOException {
    if (!greeted) {
      greeted = true;
      write("id: %s\n: listening\n\n".formatted(new Place(told)));
    } else if (nanos.getAsLong() - beatAt >= 0) {
      write(": beat\n\n");
    }
  }

  private void write(String text) throws IOException {
    output.write(text);
    beatAt = nanos.getAsLong() + BEAT_NANOS;
  }
}
