package adapters.quartz;

import java.time.Duration;

/**
 * Something that is to be done again and again, by one replica at a time.
 *
 * @param name what it is called in the store, in metrics and in the log
 * @param every from one step to the next, a second or more; a step that takes longer delays the
 *     next
 * @param step may block and may throw; when its replica is killed, another one takes the next step
 *     anew
 */
public record Job(String name, Duration every, Runnable step) {
  private static final Duration LEAST = Duration.ofSeconds(1);

  public Job {
    if (every.compareTo(LEAST) < 0) {
      throw new IllegalArgumentException(
          "the job " + name + " can run every " + LEAST + ", not every " + every);
    }
  }
}
