package adapters.rest;

import static adapters.rest.ProblemType.TOO_MANY_LISTENERS;

import domain.decisions.Ledger;
import domain.decisions.Ledger.Entry;
import domain.decisions.Ledger.Mark;
import domain.site.SiteId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.glassfish.jersey.server.ChunkedOutput;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes of pods and publications on all replicas, told to whoever listens. The ledger is read
 * once for all of them, and only while somebody listens. Nothing is kept for a listener: all share
 * the latest events, and who falls behind those is cut off, and may resume where it was.
 */
public final class EventStream implements AutoCloseable {
  static final int MOST_LISTENERS = 100;
  static final int MOST_KEPT = 5_000;

  private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);
  private static final int PAGE = 500;

  private final Ledger ledger;
  private final Executor executor;
  private final LongSupplier nanos;
  private final Set<EventListener> listeners = ConcurrentHashMap.newKeySet();
  private final Deque<Entry> kept = new ArrayDeque<>();

  /** After which the kept events are all there are. */
  private long keptAfter;

  private volatile @Nullable Mark read;
  private final AtomicBoolean reading = new AtomicBoolean();
  private volatile boolean closed;

  /**
   * @param executor runs a listener's task while there is something for it; may block
   * @param nanos nanoseconds since some fixed moment
   */
  public EventStream(Ledger ledger, Executor executor, LongSupplier nanos) {
    this.ledger = ledger;
    this.executor = executor;
    this.nanos = nanos;
  }

  /**
   * @param stillIn whether whoever listens may still do so
   */
  ChunkedOutput<String> listen(
      Optional<SiteId> site, Optional<Place> last, BooleanSupplier stillIn) {
    if (closed || listeners.size() >= MOST_LISTENERS) {
      throw TOO_MANY_LISTENERS.thrown(
          "this replica has %d listeners, or stops; try again".formatted(listeners.size()));
    }
    var from = last.map(Place::mark).orElseGet(ledger::now);
    var listener = new EventListener(this, site, from, stillIn, nanos);
    listeners.add(listener);
    if (closed) {
      leave(listener);
    }
    return listener.output();
  }

  /** Looks for what is new, and has it told; to be called a few times a second. */
  public void step() {
    // Whoever comes while another one reads has nothing to do.
    if (!reading.compareAndSet(false, true)) {
      return;
    }
    try {
      if (listeners.isEmpty()) {
        forget();
        return;
      }
      readOn();
    } finally {
      reading.set(false);
    }
    listeners.stream().filter(EventListener::begins).forEach(this::tell);
  }

  private void tell(EventListener listener) {
    executor.execute(listener::tell);
  }

  private synchronized void forget() {
    kept.clear();
    read = null;
  }

  /** Listeners need not wait while the ledger is read. */
  private void readOn() {
    var from = read;
    if (from == null) {
      from = begin(ledger.now());
    }
    List<Entry> news;
    do {
      news = ledger.after(from, PAGE);
      from = keep(from, news);
    } while (news.size() == PAGE);
  }

  private synchronized Mark begin(Mark now) {
    keptAfter = now.seq();
    read = now;
    return now;
  }

  private synchronized Mark keep(Mark from, List<Entry> news) {
    kept.addAll(news);
    var last = news.isEmpty() ? from : news.getLast().mark();
    read = last;
    while (kept.size() > MOST_KEPT) {
      keptAfter = kept.remove().mark().seq();
    }
    return last;
  }

  /** The next events after a mark; empty if there are none yet, null if they are kept no more. */
  synchronized @Nullable List<Entry> keptAfter(Mark mark) {
    if (read == null || mark.seq() < keptAfter) {
      return null;
    }
    return kept.stream().filter(entry -> entry.mark().seq() > mark.seq()).limit(PAGE).toList();
  }

  List<Entry> readAfter(Mark mark) {
    return ledger.after(mark, PAGE);
  }

  void leave(EventListener listener) {
    listeners.remove(listener);
    try {
      listener.output().close();
    } catch (java.io.IOException e) {
      LOG.debug("A listener had gone", e);
    }
  }

  /** Ends all streams at once; who was listening goes on elsewhere. */
  @Override
  public void close() {
    closed = true;
    listeners.forEach(this::leave);
  }
}
