package fakes;

import domain.scheduling.Timer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Time that passes only when somebody waits, or is told to. */
public final class FakeTimer implements Timer {
  private final AtomicLong nanos = new AtomicLong(1);
  private volatile Runnable onPause = () -> {};

  public void onPause(Runnable action) {
    onPause = action;
  }

  public void advance(Duration by) {
    nanos.addAndGet(by.toNanos());
  }

  @Override
  public long nanos() {
    return nanos.get();
  }

  @Override
  public void pause(Duration atMost) {
    advance(atMost);
    onPause.run();
  }
}
