package domain.scaling;

import domain.dispatch.Route;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What this replica sends to pods, counted by the routes as requests come and go, and told from
 * time to time. Requests wait for none of it.
 */
public final class Traffic {
  private final Set<Meter> meters = ConcurrentHashMap.newKeySet();
  private final TrafficLog log;

  public Traffic(TrafficLog log) {
    this.log = log;
  }

  /** Counts what takes this route from now on, until it is closed and the last request is over. */
  public void watch(Route route) {
    meters.add(new Meter(route));
  }

  /** Tells what was counted since the last time that this succeeded. */
  public synchronized void flush() {
    var readings = meters.stream().map(Meter::read).toList();
    var news = readings.stream().filter(Reading::tellsAnything).toList();
    if (!news.isEmpty()) {
      log.add(news.stream().map(Reading::flow).toList());
      news.forEach(Reading::told);
    }
    readings.stream().filter(Reading::isLast).map(Reading::meter).forEach(meters::remove);
  }

  /** One route, with how much of its traffic was told. */
  private static final class Meter {
    /** The average forgets half of what it knew within three readings. */
    private static final double WEIGHT = 0.2;

    private final Route route;
    private long toldRequests;
    private long toldErrors;
    private long toldBusyNanos;
    private double load;

    Meter(Route route) {
      this.route = route;
    }

    Reading read() {
      boolean closed = route.isClosed();
      int inFlight = route.inFlight();
      load += WEIGHT * (inFlight - load);
      // Errors first: no error is told of before its request.
      long errors = route.errors();
      return new Reading(this, closed, inFlight, route.requests(), errors, route.busyNanos());
    }
  }

  private record Reading(
      Meter meter, boolean closed, int inFlight, long requests, long errors, long busyNanos) {
    boolean tellsAnything() {
      return inFlight > 0 || requests > meter.toldRequests || busyNanos > meter.toldBusyNanos;
    }

    /** A request that had picked the route just before it was closed may be missed. */
    boolean isLast() {
      return closed && inFlight == 0;
    }

    Flow flow() {
      return new Flow(
          meter.route.pod(),
          requests - meter.toldRequests,
          errors - meter.toldErrors,
          Duration.ofNanos(busyNanos - meter.toldBusyNanos),
          meter.load);
    }

    void told() {
      meter.toldRequests = requests;
      meter.toldErrors = errors;
      meter.toldBusyNanos = busyNanos;
    }
  }
}
