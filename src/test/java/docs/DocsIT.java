package docs;

import static org.assertj.core.api.Assertions.assertThat;

import docs.Document.Block;
import docs.Document.Run;
import endtoend.OpenFolder;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Does what the documents tell people to do, in the order in which they read it. */
final class DocsIT {
  private static final long LONGEST_SECONDS = 60;
  private static final Pattern FILE =
      Pattern.compile("\\A# ([a-z]+\\.yml)(: config\\.yml with this in it)?\n");
  private static final Pattern SECTION = Pattern.compile("^[a-z_]+:", Pattern.MULTILINE);

  @TempDir(factory = OpenFolder.class)
  Path folder = Path.of("unset");

  private final Set<String> goingOn = new HashSet<>();

  /** Each on a Kore of its own, which the first document starts. */
  static Stream<List<String>> sittings() {
    return Stream.of(
        List.of("docs/quick-start.md"),
        List.of(
            "docs/how-to.md",
            "docs/operations.md",
            "docs/reporting.md",
            "docs/metrics.md",
            "docs/access.md"),
        List.of("README.md", "examples/README.md", "docs/rest-api.md"));
  }

  @ParameterizedTest
  @MethodSource("sittings")
  void every_command_works(List<String> files) throws Exception {
    try (var terminals = new Terminals(folder)) {
      for (var file : files) {
        var document = Document.read(Path.of(file));
        assertThat(document.blocks()).isNotEmpty();
        for (var block : document.blocks()) {
          run(document.file(), terminals, block);
        }
      }
    }
  }

  @Test
  void what_is_not_run_is_known() {
    var run = sittings().flatMap(List::stream).collect(Collectors.toSet());

    assertThat(
            Document.all().stream()
                .flatMap(
                    document ->
                        document.blocks().stream()
                            .filter(
                                block ->
                                    block.run() == Run.NOT
                                        || !run.contains(document.file().toString()))
                            .map(block -> document.file() + ": " + firstLine(block))))
        .containsExactlyInAnyOrder(
            "README.md: mvn verify – it is what runs this",
            "bench/README.md: mvn test -Dtest=SimulationTest -Dkore.simulation.write=true"
                + " -Dformat.skip=true -Druntime.skip=true"
                + " – it writes a file of the repository; the same test compares it in each build",
            "docs/access.md: export KORE_OPERATOR_TOKEN=$(openssl rand -hex 32)"
                + " – Kore runs already; AccessIT starts it so",
            "docs/access.md: ./kore sites --server https://kore.example.com:8443 --ca-cert kore.pem"
                + " – kore.example.com is nowhere; TlsTest does it",
            "docs/kubernetes.md: mvn package – it takes a Docker engine, and a registry of yours",
            "docs/kubernetes.md: kubectl apply -k docker/kubernetes – it takes a cluster",
            "docs/kubernetes.md: mvn verify -Pcluster -Dkore.image=kore:latest"
                + " -Dkore.runtimeImage=kore-runtime:latest – it takes a cluster",
            "docs/operations.md: KORE_JAVA_OPTS=\"-Ddw.runtime.signingKey=signing-key.pem\""
                + " ./kore server kore.yml – the next one is the same, on ports of its own",
            "docs/spec/README.md: mkdir -p target/spin && cd target/spin – AffinityModelTest does it",
            "docs/spec/README.md: gcc -O2 -w -DNFAIR=4 -o pan pan.c – AffinityModelTest does it");
  }

  private static String firstLine(Block block) {
    return block.code().lines().findFirst().orElse("") + " – " + block.detail();
  }

  private void run(Path file, Terminals terminals, Block block) throws IOException, SQLException {
    switch (block.run()) {
      case NOT -> {}
      case GOES_ON -> {
        terminals.start(block.code(), block.detail());
        goingOn.add(block.code());
      }
      case ALREADY -> assertThat(goingOn).contains(block.code());
      case NEEDS -> {
        if (isThere(block.detail())) {
          printed(file, terminals, block);
        } else {
          System.out.printf("%s:%d: SKIPPED, for want of %s%n", file, block.line(), block.detail());
        }
      }
      case ONCE, AGAIN -> printed(file, terminals, block);
    }
  }

  private static boolean isThere(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
  }

  private static void printed(Path file, Terminals terminals, Block block)
      throws IOException, SQLException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
    var wanted = pattern(block.shows());
    while (true) {
      var printed = output(terminals, block);
      if (wanted.matcher(printed).find()) {
        return;
      }
      if (block.run() != Run.AGAIN || System.nanoTime() > deadline) {
        throw new AssertionError(
            "%s:%d printed%n%s%nand not%n%s".formatted(file, block.line(), printed, block.shows()));
      }
      Terminals.pause();
    }
  }

  private static String output(Terminals terminals, Block block) throws IOException, SQLException {
    return switch (block.language()) {
      case "sql" -> query(terminals, block.code());
      case "yaml" -> write(terminals, block);
      default -> terminals.run(block.code());
    };
  }

  /** The first line says which file it is, and whether it is all of it. */
  private static String write(Terminals terminals, Block block) throws IOException {
    var first = FILE.matcher(block.code());
    assertThat(first.find()).as("line %d names a file", block.line()).isTrue();
    var text = first.group(2) == null ? "" : Files.readString(Path.of("config.yml"));
    for (var section : SECTION.matcher(block.code()).results().toList()) {
      text = text.replaceFirst("(?ms)^" + section.group() + ".*?(?=^\\S|\\z)", "");
    }
    terminals.write(first.group(1), text + block.code());
    return "";
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
  private static String query(Terminals terminals, String sql) throws IOException, SQLException {
    var lines = new ArrayList<String>();
    try (var connection = connect(terminals, sql.contains("reporting."));
        var statement = connection.createStatement()) {
      for (var one : sql.split(";\\s*\n", -1)) {
        if (!statement.execute(one)) {
          continue;
        }
        var rows = statement.getResultSet();
        int columns = rows.getMetaData().getColumnCount();
        while (rows.next()) {
          var cells = new ArrayList<String>();
          for (int column = 1; column <= columns; column++) {
            cells.add(String.valueOf(rows.getString(column)));
          }
          lines.add(String.join(" | ", cells));
        }
      }
    }
    return String.join("\n", lines);
  }

  /** As whoever reads the reports, or as the owner of all. */
  private static Connection connect(Terminals terminals, boolean reports)
      throws IOException, SQLException {
    var data = terminals.folder().resolve("data");
    var password = Files.readString(data.resolve("password")).strip();
    var login = Files.readString(data.resolve("reporting.conf"));
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%s/postgres".formatted(terminals.postgresPort()),
        reports ? "kore_reader" : "postgres",
        reports ? login.replaceFirst("(?s).*password=(\\S+).*", "$1") : password);
  }
}
