package spec;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The model checker: SPIN makes a program out of a model, and that program, compiled by {@code
 * gcc}, visits all states.
 */
final class Spin {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private final Path folder;
  private final String optimisation;

  /**
   * Ends the test as skipped where a tool is missing.
   *
   * @param folder takes what the tools write
   * @param optimisation of the compiler, which takes more time than a small search saves by it
   */
  Spin(Path folder, String optimisation) {
    assumeTrue(
        Stream.of("spin", "gcc").allMatch(Spin::isOnThePath),
        "the model is not checked, for want of spin or gcc: apt-get install spin gcc libc6-dev");
    this.folder = folder;
    this.optimisation = optimisation;
  }

  private static boolean isOnThePath(String tool) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(place -> Files.isExecutable(Path.of(place, tool)));
  }

  /** Visits all states, and finds assertions that do not hold. */
  Verdict assertions(Path model, String... defines) throws IOException, InterruptedException {
    make(model, List.of(defines), List.of("-DSAFETY", "-DNOCLAIM"));
    return search();
  }

  /** Looks for an endless run in which the formula does not hold, though no process is starved. */
  Verdict formula(String name, Path model, String... defines)
      throws IOException, InterruptedException {
    make(model, List.of(defines), List.of("-DNFAIR=4"));
    return search("-a", "-f", "-N", name);
  }

  private void make(Path model, List<String> defines, List<String> kind)
      throws IOException, InterruptedException {
    var spin = new ArrayList<>(List.of("spin", "-a"));
    spin.addAll(defines);
    spin.add(model.toAbsolutePath().toString());
    succeed(spin);
    var gcc = new ArrayList<>(List.of("gcc", optimisation, "-w", "-DMEMLIM=1500"));
    gcc.addAll(kind);
    gcc.addAll(List.of("-o", "pan", "pan.c"));
    succeed(gcc);
  }

  private Verdict search(String... options) throws IOException, InterruptedException {
    var pan = new ArrayList<>(List.of("./pan", "-n", "-m1000000"));
    pan.addAll(List.of(options));
    return new Verdict(succeed(pan));
  }

  private String succeed(List<String> command) throws IOException, InterruptedException {
    var output = folder.resolve(Path.of(command.getFirst()).getFileName() + ".txt");
    var process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      boolean ended = process.waitFor(LIMIT);
      var text = Files.readString(output);
      if (!ended || process.exitValue() != 0) {
        throw new AssertionError(
            "%s %s: %s".formatted(command, ended ? "failed" : "took too long", text));
      }
      return text;
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /** What the program said in the end. */
  record Verdict(String output) {
    private static final Pattern ERRORS = Pattern.compile("errors: (\\d+)");
    private static final Pattern STATES = Pattern.compile("(\\d+) states, stored");

    long errors() {
      return number(ERRORS);
    }

    long states() {
      return number(STATES);
    }

    /** Nothing was cut short: not by an error, by depth or by memory, nor by a lossy hash. */
    boolean isComplete() {
      return output.contains("Full statespace search")
          && Stream.of("Search not completed", "search depth too small", "out of memory")
              .noneMatch(output::contains);
    }

    private long number(Pattern pattern) {
      return pattern
          .matcher(output)
          .results()
          .mapToLong(found -> Long.parseLong(found.group(1)))
          .findFirst()
          .orElseThrow(() -> new AssertionError(output));
    }
  }
}
