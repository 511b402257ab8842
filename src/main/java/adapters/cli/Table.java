package adapters.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Aligned columns under a header, for people. */
final class Table {
  private static final String NOTHING = "-";

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
    return String.join("\n", rows.stream().map(this::line).toList());
  }

  private String line(List<String> row) {
    var line = new StringBuilder();
    for (int column = 0; column < row.size(); column++) {
      var cell = row.get(column);
      line.append(cell).append(" ".repeat(width(column) - cell.length() + 2));
    }
    return line.toString().stripTrailing();
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }
}
