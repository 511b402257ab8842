package bench;

import java.time.Duration;

/** Between two looks at something. */
final class Wait {
  private Wait() {}

  static void of(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
