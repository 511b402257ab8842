package adapters.app;

import domain.pooling.PodFleet;
import domain.pooling.PoolKeeper;
import java.time.Duration;

/**
 * The end of a replica that others outlive: its pods take no new requests, and it waits until they
 * have finished those that the others sent them. A replica that is alone has nobody to wait for.
 */
final class Departure implements AutoCloseable {
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  private final Heartbeat heartbeat;
  private final PoolKeeper pool;
  private final PodFleet fleet;
  private final SystemTimer timer;
  private final Duration atMost;

  Departure(
      Heartbeat heartbeat, PoolKeeper pool, PodFleet fleet, SystemTimer timer, Duration atMost) {
    this.heartbeat = heartbeat;
    this.pool = pool;
    this.fleet = fleet;
    this.timer = timer;
    this.atMost = atMost;
  }

  @Override
  public void close() {
    if (heartbeat.isAlone()) {
      return;
    }
    pool.leave();
    long begun = timer.nanos();
    while (!fleet.pods().isEmpty() && timer.since(begun).compareTo(atMost) < 0) {
      timer.pause(LOOK_EVERY);
    }
  }
}
