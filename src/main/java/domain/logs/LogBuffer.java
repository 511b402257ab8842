package domain.logs;

import domain.logs.LogLine.Source;
import domain.logs.PodLogs.Written;
import domain.pod.PodId;
import domain.pod.Printable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Lines on their way from this replica's pods to {@link PodLogs}: told every second, and bounded,
 * for each pod and for all. What is beyond that is counted, and told as a line of Kore's own.
 */
public final class LogBuffer {
  /** Longer ones are cut. */
  public static final int LONGEST_LINE = 16 * 1024;

  /** Of one pod between two flushes. */
  static final int MOST_LINES_OF_A_POD = 200;

  /** Of all pods, in characters. */
  static final int MOST_CHARACTERS = 4 * 1024 * 1024;

  private final PodLogs logs;
  private final LongSupplier nanos;
  private List<Noted> lines = new ArrayList<>();
  private Map<PodId, Integer> counts = new HashMap<>();
  private int characters;

  private record Noted(LogLine line, long at) {}

  /**
   * @param nanos nanoseconds since some fixed moment
   */
  public LogBuffer(PodLogs logs, LongSupplier nanos) {
    this.logs = logs;
    this.nanos = nanos;
  }

  /** Takes a line as it was written; never waits for the database. */
  public void line(PodId pod, Source source, String text) {
    var printable = Printable.of(text);
    var cut =
        printable.length() > LONGEST_LINE
            ? printable.substring(0, LONGEST_LINE) + "… (cut)"
            : printable;
    add(new Noted(new LogLine(pod, source, cut), nanos.getAsLong()));
  }

  private synchronized void add(Noted noted) {
    int length = noted.line().text().length();
    int nth = counts.merge(noted.line().pod(), 1, Integer::sum);
    if (nth <= MOST_LINES_OF_A_POD && characters + length <= MOST_CHARACTERS) {
      lines.add(noted);
      characters += length;
    }
  }

  /** Tells the lines since the last time; what can't be told now is lost, but for its number. */
  public void flush() {
    long now = nanos.getAsLong();
    var taken = take(now);
    if (!taken.isEmpty()) {
      logs.add(
          taken.stream()
              .map(noted -> new Written(noted.line(), Duration.ofNanos(now - noted.at())))
              .toList());
    }
  }

  private synchronized List<Noted> take(long now) {
    var taken = lines;
    taken.forEach(noted -> counts.merge(noted.line().pod(), -1, Integer::sum));
    counts.forEach(
        (pod, left) -> {
          if (left > 0) {
            taken.add(new Noted(leftOut(pod, left), now));
          }
        });
    lines = new ArrayList<>();
    counts = new HashMap<>();
    characters = 0;
    return taken;
  }

  private static LogLine leftOut(PodId pod, int lines) {
    return new LogLine(
        pod, Source.KORE, "%d more lines at that time were left out".formatted(lines));
  }
}
