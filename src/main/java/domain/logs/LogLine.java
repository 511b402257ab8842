package domain.logs;

import domain.pod.PodId;
import java.util.Locale;

/**
 * A line that a pod wrote.
 *
 * @param text without what steers terminals, and cut if it was long
 */
public record LogLine(PodId pod, Source source, String text) {
  public enum Source {
    STDOUT,
    STDERR,
    /** Kore itself, about lines that were left out. */
    KORE;

    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    public static Source of(String label) {
      return valueOf(label.toUpperCase(Locale.ROOT));
    }
  }
}
