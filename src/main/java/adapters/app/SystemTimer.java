package adapters.app;

import domain.scheduling.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Real time, and pauses that end when there is news. */
final class SystemTimer implements Timer {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();

  @Override
  public long nanos() {
    return System.nanoTime();
  }

  @Override
  @SuppressWarnings("WaitNotInLoop") // Whoever pauses asks again, whatever woke it.
  public void pause(Duration atMost) {
    lock.lock();
    try {
      var _ = news.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  /** Ends all pauses. */
  void wake() {
    lock.lock();
    try {
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
