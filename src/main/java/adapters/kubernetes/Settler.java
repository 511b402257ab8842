package adapters.kubernetes;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settles things by their keys, as controllers do: whatever happens to one, it is looked at anew,
 * at most by one thread at a time, and again until there is nothing left to do.
 */
final class Settler<K> {
  private static final Logger LOG = LoggerFactory.getLogger(Settler.class);
  private static final long AGAIN_AFTER_MILLIS = 500;

  private enum Turn {
    WAITS,
    RUNS,
    RUNS_AND_WAITS
  }

  private final Predicate<K> settle;
  private final ExecutorService threads;
  private final Semaphore places;
  private final Map<K, Turn> turns = new ConcurrentHashMap<>();

  /**
   * @param settle may block; false, or an exception, to be called again in 500 ms
   * @param threads a virtual thread for each key
   * @param atOnce how many are settled side by side
   */
  Settler(Predicate<K> settle, ExecutorService threads, int atOnce) {
    this.settle = settle;
    this.threads = threads;
    this.places = new Semaphore(atOnce);
  }

  /** Something may be to do for this key. */
  void touch(K key) {
    turns.compute(
        key,
        (_, turn) -> {
          if (turn == null) {
            start(key);
            return Turn.WAITS;
          }
          return turn == Turn.RUNS ? Turn.RUNS_AND_WAITS : turn;
        });
  }

  private void start(K key) {
    try {
      threads.execute(() -> run(key));
    } catch (RejectedExecutionException _) {
      LOG.debug("Kore stops: {} is left as it is", key);
    }
  }

  private void run(K key) {
    places.acquireUninterruptibly();
    boolean done;
    boolean waits;
    try {
      turns.put(key, Turn.RUNS);
      done = settle.test(key);
    } catch (RuntimeException e) {
      LOG.debug("{} is tried again: {}", key, e.toString());
      done = false;
    } finally {
      places.release();
      waits = turns.remove(key) == Turn.RUNS_AND_WAITS;
    }
    if (!done) {
      CompletableFuture.delayedExecutor(AGAIN_AFTER_MILLIS, TimeUnit.MILLISECONDS, threads)
          .execute(() -> touch(key));
    } else if (waits) {
      touch(key);
    }
  }
}
