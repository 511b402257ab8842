package fakes;

import domain.scheduling.Timer;
import domain.site.SiteId;
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
  public void pause(Duration duration) {
    advance(duration);
    onPause.run();
  }

  @Override
  public Watch watch(SiteId site) {
    return new Watch() {
      @Override
      public void pause(Duration atMost) {
        FakeTimer.this.pause(atMost);
      }

      @Override
      public void close() {}
    };
  }
}
