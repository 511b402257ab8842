package adapters.app;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Parts that were opened one after the other, in the order in which they need one another; they are
 * closed in the opposite one, so that what is in flight can finish.
 */
final class Opened implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Opened.class);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  /** Takes a part that is to be closed before all that were opened earlier. */
  <T extends AutoCloseable> T add(T part) {
    parts.push(part);
    return part;
  }

  /** Those of a kind that are open. */
  <T> List<T> all(Class<T> kind) {
    return parts.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** Does something when its turn to be closed comes. */
  void atClose(AutoCloseable action) {
    parts.push(action);
  }

  /** Does something again and again until its turn to be closed comes. */
  void loop(String name, Duration pause, Runnable step) {
    add(Loop.start(name, pause, step));
  }

  /** Flushes every so often, and a last time when its turn to be closed comes. */
  void flush(String name, Duration every, Runnable flush) {
    flush(name, every, flush, flush);
  }

  /** The same, with what is done the last time. */
  void flush(String name, Duration every, Runnable flush, Runnable last) {
    atClose(last::run);
    loop(name, every, flush);
  }

  @Override
  public void close() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        LOG.warn("A part did not close well: {}", e.toString());
      }
    }
  }
}
