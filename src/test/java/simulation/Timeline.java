package simulation;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * What happens when. Time passes from one event to the next, and what comes first was first said.
 */
final class Timeline {
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::number));
  private long now;
  private long said;

  private record Event(long at, long number, Runnable action) {}

  /** Nanoseconds since the beginning. */
  long now() {
    return now;
  }

  Duration since(long nanos) {
    return Duration.ofNanos(now - nanos);
  }

  void in(Duration delay, Runnable action) {
    events.add(new Event(now + delay.toNanos(), ++said, action));
  }

  void every(Duration pause, Runnable action) {
    in(
        pause,
        () -> {
          action.run();
          every(pause, action);
        });
  }

  void runUntil(Duration end) {
    while (!events.isEmpty() && events.element().at() <= end.toNanos()) {
      var next = events.remove();
      now = next.at();
      next.action().run();
    }
  }
}
