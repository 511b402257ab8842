package endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Kore started from {@code target/kore.jar}, on free ports, with a temporary folder of its own.
 */
public final class KoreProcess implements AutoCloseable {
  private static final long LONGEST_WAIT_SECONDS = 120;
  private static final Pattern SITE = Pattern.compile("site +http://[^:]+:(\\d+)");
  private static final Pattern ADMIN = Pattern.compile("admin +http://localhost:(\\d+)");
  private static final Pattern API = Pattern.compile("API +http://localhost:(\\d+)/api/v1");

  /** Whoever runs the tests in the background may have them, and all they start, ignore it. */
  static final List<String> HEARS_CTRL_C =
      System.getProperty("os.name").equals("Linux")
          ? List.of("env", "--default-signal=INT")
          : List.of();

  private final Process process;
  private final Path temporary;
  private final List<String> output = new ArrayList<>();
  private final List<ProcessHandle> descendants = new ArrayList<>();

  private KoreProcess(Process process, Path temporary) {
    this.process = process;
    this.temporary = temporary;
    Thread.ofVirtual().start(this::read);
  }

  /**
   * @param folder for everything that this run leaves behind, if it does
   */
  static KoreProcess start(Path folder, Map<String, String> overrides, String... arguments) {
    return start(folder, overrides, List.of(), arguments);
  }

  private static KoreProcess start(
      Path folder, Map<String, String> overrides, List<String> javaOptions, String... arguments) {
    try {
      var temporary = Files.createTempDirectory(folder, "tmp");
      Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwx--x--x"));
      var command = new ArrayList<>(HEARS_CTRL_C);
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(javaOptions);
      command.add("-Djava.io.tmpdir=" + temporary);
      command.add("-Ddw.server.applicationConnectors[0].port=0");
      command.add("-Ddw.server.adminConnectors[0].port=0");
      command.add("-Ddw.dispatch.port=0");
      overrides.forEach((key, value) -> command.add("-Ddw." + key + "=" + value));
      command.addAll(List.of("-jar", jar()));
      command.addAll(List.of(arguments));
      var builder =
          new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
      builder
          .environment()
          .put("XDG_CACHE_HOME", Path.of("target", "cache").toAbsolutePath().toString());
      var process = builder.start();
      killAtExit(process);
      return new KoreProcess(process, temporary);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** So that a test run that is interrupted leaves no Kore behind. */
  private static void killAtExit(Process process) {
    try {
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    } catch (IllegalStateException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  /** {@code kore dev} on a folder, ready for requests. */
  static KoreProcess dev(Path folder, Path site) {
    var kore = start(folder, Map.of(), "dev", site.toString());
    kore.await(line -> line.contains("Ctrl-C stops all of it"));
    return kore;
  }

  /** {@code kore server} on the default configuration, ready for requests. */
  static KoreProcess server(Path folder, Map<String, String> overrides) {
    return server(folder, overrides, List.of());
  }

  public static KoreProcess server(
      Path folder, Map<String, String> overrides, List<String> javaOptions) {
    return server(folder, overrides, javaOptions, Path.of("config.yml"));
  }

  /** On a configuration of one's own. */
  static KoreProcess server(Path folder, Map<String, String> overrides, Path config) {
    return server(folder, overrides, List.of(), config);
  }

  private static KoreProcess server(
      Path folder, Map<String, String> overrides, List<String> javaOptions, Path config) {
    var path = config.toAbsolutePath().toString();
    var kore = start(folder, overrides, javaOptions, "server", path);
    try {
      kore.await(line -> line.contains("Kore is ready"));
      return kore;
    } catch (AssertionError e) {
      kore.kill();
      throw e;
    }
  }

  static String jar() {
    return Path.of(Objects.requireNonNull(System.getProperty("kore.jar", "target/kore.jar")))
        .toAbsolutePath()
        .toString();
  }

  private void read() {
    try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        synchronized (output) {
          output.add(line);
          output.notifyAll();
        }
      }
    } catch (IOException _) {
      // It was killed: its end is seen elsewhere.
    }
  }

  public String output() {
    synchronized (output) {
      return String.join("\n", output);
    }
  }

  /** Waits for a line of output; fails with all of the output if it does not come. */
  String await(Predicate<String> wanted) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_WAIT_SECONDS);
    synchronized (output) {
      while (true) {
        var found = output.stream().filter(wanted).findFirst();
        if (found.isPresent()) {
          descendants.addAll(process.descendants().toList());
          return found.get();
        }
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0 || !process.isAlive()) {
          throw new AssertionError("the line did not come; Kore said:\n" + output());
        }
        try {
          output.wait(Math.min(left, 100));
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }
    }
  }

  public int sitePort() {
    return port(SITE);
  }

  public int apiPort() {
    return port(API);
  }

  public int adminPort() {
    return port(ADMIN);
  }

  public ProcessHandle handle() {
    return process.toHandle();
  }

  /** The processes that it started and that still run, pods among them. */
  public Stream<ProcessHandle> descendants() {
    return process.descendants();
  }

  private int port(Pattern pattern) {
    var matcher = pattern.matcher(output());
    if (!matcher.find()) {
      throw new AssertionError("no " + pattern + " in:\n" + output());
    }
    return Integer.parseInt(matcher.group(1));
  }

  /** As a terminal's Ctrl-C does it. */
  void interrupt() {
    signal("-INT");
  }

  public void kill() {
    descendants.addAll(process.descendants().toList());
    process.destroyForcibly();
  }

  private void signal(String signal) {
    try {
      new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  int awaitExit() {
    try {
      if (!process.waitFor(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("Kore does not end; it said:\n" + output());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Waits until nothing of this run is left: no process, no temporary file. */
  public void awaitNothingLeft() {
    for (var descendant : descendants) {
      try {
        descendant.onExit().get(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
      } catch (Exception e) {
        throw new AssertionError("still running: " + descendant.info(), e);
      }
    }
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_WAIT_SECONDS);
    while (true) {
      try (var left = Files.list(temporary)) {
        var names = left.map(Path::getFileName).map(Path::toString).toList();
        // The JVM's own record for jps, and Netty's, are not Kore's.
        var ours = names.stream().filter(name -> !name.startsWith("hsperfdata")).toList();
        if (ours.isEmpty()) {
          return;
        }
        if (System.nanoTime() > deadline) {
          throw new AssertionError("left behind: " + ours);
        }
        Thread.sleep(50);
      } catch (IOException | InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Override
  public void close() {
    signal("-TERM");
    awaitExit();
  }
}
