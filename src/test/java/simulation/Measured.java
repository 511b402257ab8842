package simulation;

import domain.pooling.Demand;
import domain.pooling.Demand.Window;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** What Postgres would tell of the pool: claims and refills of the last while. */
final class Measured {
  private final Sliding minute = new Sliding(Demand.SHORT);
  private final Sliding minutes = new Sliding(Demand.LONG);
  private final Timeline time;

  Measured(Timeline time) {
    this.time = time;
  }

  void claimed() {
    minute.claims.add(time.now());
    minutes.claims.add(time.now());
  }

  /** A pod became warm, or never did, after that long. */
  void started(Duration took, boolean warm) {
    var start = new Start(time.now(), took.toNanos(), warm);
    minute.add(start);
    minutes.add(start);
  }

  Demand demand(int waiting) {
    return new Demand(List.of(minute.at(time.now()), minutes.at(time.now())), waiting);
  }

  private record Start(long at, long nanos, boolean warm) {}

  private static final class Sliding {
    private final Duration length;
    private final Deque<Long> claims = new ArrayDeque<>();
    private final Deque<Start> starts = new ArrayDeque<>();
    private long nanos;
    private int warm;

    Sliding(Duration length) {
      this.length = length;
    }

    void add(Start start) {
      starts.add(start);
      nanos += start.nanos();
      warm += start.warm() ? 1 : 0;
    }

    Window at(long now) {
      long since = now - length.toNanos();
      while (!claims.isEmpty() && claims.element() < since) {
        claims.remove();
      }
      while (!starts.isEmpty() && starts.element().at() < since) {
        var past = starts.remove();
        nanos -= past.nanos();
        warm -= past.warm() ? 1 : 0;
      }
      return new Window(
          length,
          claims.size(),
          warm == 0 ? Optional.empty() : Optional.of(Duration.ofNanos(nanos / warm)));
    }
  }
}
