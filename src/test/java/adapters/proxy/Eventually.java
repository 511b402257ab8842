package adapters.proxy;

import java.util.concurrent.TimeUnit;

/** Waits for what happens on other threads. */
final class Eventually {
  private static final int PATIENCE_SECONDS = 30;
  private static final int PAUSE_MILLIS = 5;

  private Eventually() {}

  /** Returns once it holds; fails as it does when it never does. */
  static void holds(Runnable assertion) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (true) {
      try {
        assertion.run();
        return;
      } catch (AssertionError e) {
        if (System.nanoTime() - until >= 0) {
          throw e;
        }
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
