package adapters.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Aligned columns under a header, for people. */
final class Table {
  private static final String NOTHING = "-";
  private static final int GAP = 2;

  /** The least that a last column is wrapped to. */
  private static final int NARROWEST = 20;

  private final List<List<String>> rows = new ArrayList<>();

  Table(String... header) {
    rows.add(List.of(header));
  }

  Table row(String... cells) {
    rows.add(List.of(cells));
    return this;
  }

  /** A cell for a value that may not be there. */
  static String cell(JsonNode value) {
    return value.isNull() || value.isMissingNode() ? NOTHING : value.asText();
  }

  @Override
  public String toString() {
    return toString(OptionalInt.empty());
  }

  /**
   * @param fit columns there are: the last cell goes on in lines of its own, if it has to
   */
  String toString(OptionalInt fit) {
    return String.join("\n", rows.stream().map(row -> line(row, fit)).toList());
  }

  private String line(List<String> row, OptionalInt fit) {
    var line = new StringBuilder();
    int last = row.size() - 1;
    for (int column = 0; column < last; column++) {
      var cell = row.get(column);
      line.append(cell).append(" ".repeat(width(column) - cell.length() + GAP));
    }
    var room = fit.orElse(Integer.MAX_VALUE) - line.length();
    var rest = room < NARROWEST ? List.of(row.get(last)) : wrapped(row.get(last), room);
    var indent = "\n" + " ".repeat(line.length());
    return line.append(String.join(indent, rest)).toString().stripTrailing();
  }

  static List<String> wrapped(String text, int width) {
    var lines = new ArrayList<String>();
    var left = text;
    while (left.length() > width) {
      int space = left.lastIndexOf(' ', width);
      int end = space > 0 ? space : width;
      lines.add(left.substring(0, end));
      left = left.substring(end).stripLeading();
    }
    lines.add(left);
    return lines;
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }
}
