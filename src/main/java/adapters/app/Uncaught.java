package adapters.app;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs what broke in the background; at most once a second, since under load the same thing, such
 * as a database that is away, breaks a thousand times.
 */
final class Uncaught implements Thread.UncaughtExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(Uncaught.class);
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final LongSupplier nanos;
  private long lastNanos;
  private int unlogged;

  Uncaught(LongSupplier nanos) {
    this.nanos = nanos;
    this.lastNanos = nanos.getAsLong() - PAUSE_NANOS;
  }

  @Override
  public synchronized void uncaughtException(Thread thread, Throwable e) {
    long now = nanos.getAsLong();
    if (now - lastNanos < PAUSE_NANOS) {
      unlogged++;
      return;
    }
    LOG.error(
        "Something broke in the background{}: {}",
        unlogged == 0 ? "" : " (and " + unlogged + " times more before)",
        e.getCause() == null ? e.toString() : e + ", by " + e.getCause());
    lastNanos = now;
    unlogged = 0;
  }
}
