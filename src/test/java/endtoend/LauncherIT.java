package endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that people type, in a folder of its own with the jar. */
final class LauncherIT {
  private static final String NOBODY = "http://localhost:1";
  private static final String PREPARING = "Preparing for quick starts";

  @TempDir(factory = OpenFolder.class)
  Path folder = Path.of("unset");

  private Path launcher = Path.of("unset");
  private Path target = Path.of("unset");

  @BeforeEach
  void check_out() throws IOException {
    var checkout = Files.createDirectories(folder.resolve("a folder"));
    launcher = Files.copy(Path.of("kore"), checkout.resolve("kore"));
    target = Files.createDirectories(checkout.resolve("target"));
    Files.createSymbolicLink(target.resolve("kore.jar"), Path.of(KoreProcess.jar()));
  }

  @Test
  void quick_starts_are_prepared_once_for_each_jdk_and_build() throws IOException {
    assertThat(run("sites", "--server", NOBODY)).startsWith("3\n" + PREPARING);
    assertThat(prepared()).containsExactly("kore-commands.aot", "kore-commands.aot.jdk");
    assertThat(target.resolve("kore-commands.aot")).isNotEmptyFile();
    assertThat(run("sites", "--server", NOBODY)).startsWith("3\nno Kore answers at " + NOBODY);

    Files.writeString(target.resolve("kore-commands.aot.jdk"), "another JDK\n");
    assertThat(run("--version")).startsWith("0\n" + PREPARING);
    Files.setLastModifiedTime(
        target.resolve("kore-commands.aot.jdk"), FileTime.from(Instant.EPOCH));
    assertThat(run("--version")).startsWith("0\n" + PREPARING);
    assertThat(run("--version")).startsWith("0\nkore ");
  }

  @Test
  void it_says_by_its_exit_code_how_it_went() throws IOException {
    skipPreparing();

    assertThat(run("pods", "--server", NOBODY)).startsWith("3\n");
    assertThat(run("pdos")).startsWith("2\n").contains("did you mean pods?");
    assertThat(run("server", "a.yml", "b.yml")).startsWith("2\n");
    assertThat(run("pods", "--help")).startsWith("0\nusage: kore pods");
  }

  @Test
  void java_is_given_the_options_of_the_environment() throws IOException {
    skipPreparing();

    assertThat(shell("KORE_JAVA_OPTS='-XX:+UseParallelGC -Dunused=1' \"$kore\" --version"))
        .startsWith("0\nkore ");
    assertThat(shell("KORE_JAVA_OPTS=-XX:+UseParallelGC \"$kore\" server --help"))
        .startsWith("0\nusage: kore server");
  }

  @Test
  void it_may_be_called_by_a_link() throws IOException {
    skipPreparing();
    Files.createSymbolicLink(folder.resolve("linked"), launcher);

    assertThat(shell("./linked --version")).startsWith("0\nkore ");
    assertThat(shell("PATH=\"$PWD:$PATH\"; linked --version")).startsWith("0\nkore ");
  }

  @Test
  void ctrl_c_while_it_prepares_leaves_nothing_behind() throws Exception {
    var process = start(List.of(launcher.toString(), "--version"));
    await(process, _ -> !prepared().isEmpty());

    interrupt(process);

    assertThat(exitCode(process)).isEqualTo(130);
    assertThat(prepared()).isEmpty();
  }

  @Test
  void ctrl_c_ends_a_command_that_waits() throws Exception {
    skipPreparing();
    var site = Files.createDirectories(folder.resolve("talking"));
    Files.createDirectories(site.resolve("backend"));
    Files.writeString(
        site.resolve("backend/http-functions.js"),
        """
        import { ok } from 'wix-http-functions';
        export const get_hello = () => { console.log('said hello'); return ok(); };
        """);
    try (var kore = KoreProcess.dev(folder, site)) {
      var server = "http://localhost:" + kore.apiPort();
      var process =
          start(List.of(launcher.toString(), "logs", "-f", "talking", "--server", server));
      new Http().get(kore.sitePort(), "talking.localhost", "/_functions/hello");
      await(process, output -> output.contains("said hello"));

      interrupt(process);

      assertThat(exitCode(process)).isEqualTo(130);
      assertThat(output()).doesNotContain("Exception");
    }
  }

  @Test
  void it_ends_quietly_when_nobody_reads_any_more() throws IOException {
    skipPreparing();

    assertThat(shell("mkfifo gone; : < gone & exec 3> gone; wait; \"$kore\" --help >&3; exit $?"))
        .isEqualTo("141\n");
  }

  @Test
  void it_says_why_it_can_t_write() throws IOException {
    skipPreparing();

    assertThat(shell("LC_ALL=C \"$kore\" --help > /dev/full"))
        .isEqualTo("1\ncan't write what was asked for: No space left on device\n");
  }

  /** An empty cache is one that could not be made. */
  private void skipPreparing() throws IOException {
    Files.createFile(target.resolve("kore-commands.aot"));
    var release = Files.readString(Path.of(System.getProperty("java.home"), "release"));
    Files.writeString(
        target.resolve("kore-commands.aot.jdk"), " " + release.strip().replace("\n", " ") + "\n");
  }

  private List<String> prepared() throws IOException {
    try (var files = Files.list(target)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.contains(".aot"))
          .sorted()
          .toList();
    }
  }

  /** The exit code, and below it all that was printed. */
  private String run(String... arguments) throws IOException {
    var command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(arguments));
    var code = exitCode(start(command));
    return code + "\n" + output();
  }

  private String shell(String script) throws IOException {
    var code = exitCode(start(List.of("sh", "-c", script)));
    return code + "\n" + output();
  }

  private Process start(List<String> command) throws IOException {
    var line = new ArrayList<>(KoreProcess.HEARS_CTRL_C);
    line.addAll(command);
    var builder =
        new ProcessBuilder(line)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile());
    builder
        .environment()
        .putAll(Map.of("kore", launcher.toString(), "JAVA_HOME", System.getProperty("java.home")));
    return builder.start();
  }

  private String output() throws IOException {
    return Files.readString(folder.resolve("output"));
  }

  private interface Check {
    boolean holds(String output) throws IOException;
  }

  private void await(Process process, Check wanted) throws Exception {
    while (!wanted.holds(output())) {
      assertThat(process.isAlive()).as(output()).isTrue();
      Thread.sleep(20);
    }
  }

  private static void interrupt(Process process) throws Exception {
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
  }

  private int exitCode(Process process) throws IOException {
    try {
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).as(output()).isTrue();
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
