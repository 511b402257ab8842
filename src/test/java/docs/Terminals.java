package docs;

import static java.nio.charset.StandardCharsets.UTF_8;

import endtoend.FreePort;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/**
 * A shell in a folder that has what the documents speak of: {@code ./kore}, {@code config.yml} and
 * {@code examples}. The ports that they name are free ones there, {@code db.example.com} is the
 * Postgres that Kore started there, and {@code curl} fails where it is answered with an error.
 */
final class Terminals implements AutoCloseable {
  private static final long LONGEST_SECONDS = 60;
  private static final Pattern PORT = Pattern.compile("\\b(?:80[89]\\d|8443)\\b");

  private final Path folder;
  private final Map<String, Integer> ports = new HashMap<>();
  private final Process shell;
  private final Writer typed;
  private int blocks;

  Terminals(Path folder) throws IOException {
    this.folder = folder;
    Files.copy(Path.of("config.yml"), folder.resolve("config.yml"));
    copy(Path.of("examples"), folder.resolve("examples"));
    var launcher = Files.writeString(folder.resolve("kore"), launcher());
    if (!launcher.toFile().setExecutable(true)) {
      throw new IOException("cannot make " + launcher + " executable");
    }
    var builder = new ProcessBuilder("bash", "--norc").directory(folder.toFile());
    builder.environment().put("KORE_SERVER", here("http://localhost:8081"));
    builder
        .environment()
        .put("XDG_CACHE_HOME", Path.of("target", "cache").toAbsolutePath().toString());
    shell =
        builder
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("shell.out").toFile())
            .start();
    typed = shell.outputWriter(UTF_8);
    type("set -e");
    type("curl() { command curl -sS --fail-with-body \"$@\"; }");
  }

  /** Runs a block, and returns what it printed. */
  String run(String code) throws IOException {
    var name = "block-" + ++blocks;
    Files.writeString(folder.resolve(name + ".sh"), here(code) + "\n");
    type(". ./%s.sh > %s.out 2>&1 < /dev/null; touch %s.done".formatted(name, name, name));
    await(code, name, () -> Files.exists(folder.resolve(name + ".done")));
    return printed(name);
  }

  /** Runs a block as if in a terminal of its own, and comes back when it has printed a text. */
  void start(String code, String ready) throws IOException {
    var name = "block-" + ++blocks;
    Files.writeString(folder.resolve(name + ".sh"), here(code) + "\n");
    type("(. ./%s.sh) > %s.out 2>&1 < /dev/null &".formatted(name, name));
    await(code, name, () -> printed(name).contains(ready));
  }

  Path folder() {
    return folder;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (var file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file)));
      }
    }
  }

  private void type(String line) throws IOException {
    typed.write(line + "\n");
    typed.flush();
  }

  private void await(String code, String name, BooleanSupplier over) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
    while (!over.getAsBoolean()) {
      if (!shell.isAlive() || System.nanoTime() > deadline) {
        throw new AssertionError(
            "%s%n%s:%n%s"
                .formatted(shell.isAlive() ? "took too long" : "failed", code, printed(name)));
      }
      pause();
    }
  }

  private String printed(String name) {
    try {
      var file = folder.resolve(name + ".out");
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static void pause() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** A file that the documents show. */
  void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), here(text) + "\n");
  }

  /** As the documents say it, but with what there is here. */
  private String here(String text) throws IOException {
    var with = PORT.matcher(text).replaceAll(port -> String.valueOf(port(port.group())));
    return with.contains("db.example.com")
        ? with.replace("db.example.com", "127.0.0.1:" + postgresPort())
        : with;
  }

  private int port(String named) {
    return ports.computeIfAbsent(named, _ -> FreePort.next());
  }

  String postgresPort() throws IOException {
    return Files.readAllLines(folder.resolve("data/postgres/postmaster.pid")).get(3).strip();
  }

  private String launcher() throws IOException {
    return here(
        """
        #!/bin/sh
        exec "%s" -XX:TieredStopAtLevel=1 -Ddw.dispatch.port=8080 \\
          -Ddw.server.applicationConnectors[0].port=8081 -Ddw.server.adminConnectors[0].port=8082 \\
          ${KORE_JAVA_OPTS:-} -cp "%s" adapters.app.Main "$@"
        """
            .formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                Path.of(Objects.requireNonNull(System.getProperty("kore.jar", "target/kore.jar")))
                    .toAbsolutePath()));
  }

  /** Ends all that was started here. */
  @Override
  public void close() throws IOException {
    var started = shell.descendants().toList();
    shell.destroyForcibly();
    started.forEach(ProcessHandle::destroy);
    for (var process : started) {
      process.onExit().orTimeout(LONGEST_SECONDS, TimeUnit.SECONDS).join();
    }
  }
}
