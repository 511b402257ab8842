package adapters.app;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes a step again and again: after a pause, or at once when it is asked to. */
final class Loop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Loop.class);

  private final String name;
  private final Duration pause;
  private final Runnable step;
  private final Semaphore nudges = new Semaphore(0);
  private final Thread thread;
  private volatile boolean closed;
  private final LongSupplier nanos;
  private volatile long lastNanos;

  private Loop(String name, Duration pause, Runnable step, LongSupplier nanos) {
    this.name = name;
    this.nanos = nanos;
    this.lastNanos = nanos.getAsLong();
    this.pause = pause;
    this.step = step;
    this.thread = Thread.ofVirtual().name("loop-" + name).unstarted(this::run);
  }

  static Loop start(String name, Duration pause, Runnable step) {
    return start(name, pause, step, System::nanoTime);
  }

  /**
   * @param nanos nanoseconds since some fixed moment
   */
  static Loop start(String name, Duration pause, Runnable step, LongSupplier nanos) {
    var loop = new Loop(name, pause, step, nanos);
    loop.thread.start();
    return loop;
  }

  String name() {
    return name;
  }

  /** How long ago the next step should have been over, if it took no time; zero before that. */
  Duration overdue() {
    var since = Duration.ofNanos(nanos.getAsLong() - lastNanos).minus(pause);
    return since.isNegative() ? Duration.ZERO : since;
  }

  /** Ends the current pause, or skips the next. */
  void soon() {
    nudges.release();
  }

  private void run() {
    boolean failing = false;
    while (!closed) {
      try {
        step.run();
        if (failing) {
          LOG.info("{} works again", name);
        }
        failing = false;
      } catch (RuntimeException e) {
        if (!failing && !closed) {
          LOG.warn("{} failed, and is tried again every {}: {}", name, pause, e.toString());
        }
        failing = true;
      }
      lastNanos = nanos.getAsLong();
      pause();
    }
  }

  private void pause() {
    try {
      if (nudges.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        nudges.drainPermits();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns when the step under way is over. */
  @Override
  public void close() {
    closed = true;
    soon();
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
