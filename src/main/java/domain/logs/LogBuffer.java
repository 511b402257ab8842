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
  private final Map<PodId, Integer> counts = new HashMap<>();
  private final Map<PodId, Integer> lost = new HashMap<>();
  private int characters;

  /**
   * @param number of the lines that it stands for
   */
  private record Noted(LogLine line, long at, int number) {}

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
    add(new Noted(new LogLine(pod, source, cut), nanos.getAsLong(), 1));
  }

  private synchronized void add(Noted noted) {
    var pod = noted.line().pod();
    int length = noted.line().text().length();
    int before = counts.getOrDefault(pod, 0);
    if (before < MOST_LINES_OF_A_POD && characters + length <= MOST_CHARACTERS) {
      lines.add(noted);
      counts.put(pod, before + 1);
      characters += length;
    } else {
      lost.merge(pod, 1, Integer::sum);
    }
  }

  /** Tells the lines since the last time; what can't be told now is lost, but for its number. */
  public void flush() {
    long now = nanos.getAsLong();
    var taken = take(now);
    if (taken.isEmpty()) {
      return;
    }
    try {
      logs.add(
          taken.stream()
              .map(noted -> new Written(noted.line(), Duration.ofNanos(now - noted.at())))
              .toList());
    } catch (RuntimeException e) {
      lose(taken);
      throw e;
    }
  }

  private synchronized List<Noted> take(long now) {
    var taken = lines;
    lost.forEach((pod, number) -> taken.add(leftOut(pod, number, now)));
    lines = new ArrayList<>();
    counts.clear();
    lost.clear();
    characters = 0;
    return taken;
  }

  private synchronized void lose(List<Noted> taken) {
    taken.forEach(noted -> lost.merge(noted.line().pod(), noted.number(), Integer::sum));
  }

  private static Noted leftOut(PodId pod, int number, long now) {
    var text = "%d more lines at that time were left out".formatted(number);
    return new Noted(new LogLine(pod, Source.KORE, text), now, number);
  }
}
