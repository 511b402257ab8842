package docs;

import static org.assertj.core.api.Assertions.assertThat;

import docs.Document.Block;
import docs.Document.Run;
import endtoend.OpenFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Does what the documents tell people to do, in the order in which they read it. */
final class DocsIT {
  private static final long LONGEST_SECONDS = 60;

  @TempDir(factory = OpenFolder.class)
  Path folder = Path.of("unset");

  static Stream<Path> documents() {
    return Stream.of("docs/quick-start.md", "docs/how-to.md").map(Path::of);
  }

  @ParameterizedTest
  @MethodSource("documents")
  void every_command_works(Path file) throws Exception {
    var document = Document.read(file);
    assertThat(document.blocks()).isNotEmpty();
    try (var terminals = new Terminals(folder)) {
      for (var block : document.blocks()) {
        switch (block.run()) {
          case NOT ->
              System.out.printf("%s:%d is not run: %s%n", file, block.line(), block.reason());
          case GOES_ON -> terminals.start(block.code(), block.ready());
          case ONCE, AGAIN -> run(file, terminals, block);
        }
      }
    }
  }

  private static void run(Path file, Terminals terminals, Block block)
      throws IOException, SQLException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
    var wanted = pattern(block.shows());
    while (true) {
      var printed =
          block.language().equals("sql")
              ? query(terminals.folder(), block.code())
              : terminals.run(block.code());
      if (wanted.matcher(printed).find()) {
        return;
      }
      if (block.run() == Run.ONCE || System.nanoTime() > deadline) {
        throw new AssertionError(
            "%s:%d printed%n%s%nand not%n%s".formatted(file, block.line(), printed, block.shows()));
      }
      Terminals.pause();
    }
  }

  private static Pattern pattern(String shown) {
    return Pattern.compile(
        shown
            .lines()
            .map(
                line ->
                    Stream.of(line.split("…", -1))
                        .map(Pattern::quote)
                        .collect(Collectors.joining(".*")))
            .collect(Collectors.joining("\n")));
  }

  /** As psql does it, in the embedded Postgres of the Kore that runs in the folder. */
  private static String query(Path folder, String sql) throws IOException, SQLException {
    var data = folder.resolve("data");
    var port = Files.readAllLines(data.resolve("postgres/postmaster.pid")).get(3).strip();
    var password = Files.readString(data.resolve("password")).strip();
    var lines = new ArrayList<String>();
    try (var connection =
            DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:%s/postgres".formatted(port), "postgres", password);
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        var cells = new ArrayList<String>();
        for (int column = 1; column <= columns; column++) {
          cells.add(String.valueOf(rows.getString(column)));
        }
        lines.add(String.join(" | ", cells));
      }
    }
    return String.join("\n", lines);
  }
}
