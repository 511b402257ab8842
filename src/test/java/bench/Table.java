package bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was measured, against what, and whether it is as it is to be. */
final class Table {
  private final List<String> rows = new ArrayList<>();

  /** A ratio that is to be so large at least. */
  void atLeast(String what, String against, double goal, Figure measured, String figures) {
    row(what, against, "≥ " + goal, measured.median() >= goal, measured.toString(), figures);
  }

  /** A ratio that is to be so large at most. */
  void atMost(String what, String against, double goal, Figure measured, String figures) {
    row(what, against, "≤ " + goal, measured.median() <= goal, measured.toString(), figures);
  }

  void row(
      String what, String against, String goal, boolean reached, String measured, String figures) {
    var row =
        "| %s | %s | %s | %s | %s | %s |"
            .formatted(what, against, goal, measured, reached ? "yes" : "**no**", figures);
    System.out.println(row);
    rows.add(row);
  }

  void write(Path file, String preface) {
    var text =
        """
        # Side by side

        %s

        | what | against | goal | measured | reached | figures |
        |---|---|---|---|---|---|
        %s
        """
            .formatted(preface, String.join("\n", rows));
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String number(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%,.0f", value);
  }
}
