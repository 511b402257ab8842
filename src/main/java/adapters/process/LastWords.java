package adapters.process;

import domain.pod.Printable;
import domain.pooling.PodFleet.End;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The last lines that a pod wrote, for the case that it ends by itself. */
final class LastWords {
  static final int MOST_LINES = 20;
  static final int MOST_CHARACTERS = 4096;

  /** Shells and the JDK say so of a process that a signal ended. */
  private static final int SIGNALS_FROM = 128;

  private final Deque<String> lines = new ArrayDeque<>();
  private int characters;

  synchronized void add(String line) {
    var kept = line.length() > MOST_CHARACTERS ? line.substring(0, MOST_CHARACTERS) : line;
    lines.add(kept);
    characters += kept.length();
    while (lines.size() > MOST_LINES || characters > MOST_CHARACTERS) {
      characters -= lines.remove().length();
    }
  }

  synchronized List<String> lines() {
    return lines.stream().map(Printable::of).toList();
  }

  End end(int code, boolean failed) {
    if (!failed) {
      return new End(End.How.FINISHED, "exit code " + code);
    }
    var words = new HashMap<String, Object>(Map.of("exitCode", code, "lastWords", lines()));
    if (code > SIGNALS_FROM) {
      words.put("signal", code - SIGNALS_FROM);
    }
    var last = lines();
    return new End(
        End.How.FAILED,
        "exit code " + code + (last.isEmpty() ? "" : ": " + shortened(last)),
        words);
  }

  private static String shortened(List<String> words) {
    var last = words.getLast();
    return last.length() > 1000 ? last.substring(0, 1000) : last;
  }
}
