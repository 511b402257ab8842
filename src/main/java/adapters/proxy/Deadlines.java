package adapters.proxy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.function.Predicate;

/**
 * Ends what has had its time. One look at all that is in flight, every {@link #TICK}, is cheaper
 * than a timer for each request, nearly all of which would be cancelled. For one event loop.
 */
final class Deadlines {
  static final Duration TICK = Duration.ofMillis(50);

  private final ArrayList<Timed> all = new ArrayList<>();

  /** Something with an end that may move. */
  abstract static class Timed {
    private int index = -1;

    /** By {@link System#nanoTime}. */
    long deadline;

    /** Called once at most: it is not watched any more by then. */
    abstract void expired();
  }

  void watch(Timed timed) {
    timed.index = all.size();
    all.add(timed);
  }

  /** Does nothing when it is not watched (any more). */
  void forget(Timed timed) {
    if (timed.index >= 0) {
      var last = all.removeLast();
      if (timed.index < all.size()) {
        all.set(timed.index, last);
        last.index = timed.index;
      }
      timed.index = -1;
    }
  }

  int watched() {
    return all.size();
  }

  void tick() {
    long now = System.nanoTime();
    expire(timed -> now - timed.deadline >= 0);
  }

  /** Ends all, whatever time they had left. */
  void expireAll() {
    expire(_ -> true);
  }

  private void expire(Predicate<Timed> due) {
    // Backwards: what fills a gap has been looked at already.
    for (int i = all.size() - 1; i >= 0; i--) {
      var timed = all.get(i);
      if (due.test(timed)) {
        forget(timed);
        timed.expired();
        i = Math.min(i, all.size());
      }
    }
  }
}
