package adapters.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Map;
import java.util.OptionalInt;

/** Runs command lines as the launcher does, and keeps what they print. */
final class Shell {
  /** In place of an exit code: the line is well written, and Kore itself is to do it. */
  static final int LEFT_TO_KORE = -1;

  private final Map<String, String> environment;
  private OptionalInt width = OptionalInt.empty();

  Shell(Map<String, String> environment) {
    this.environment = environment;
  }

  Run run(String... line) {
    return run(false, line);
  }

  /** As if standard output were a terminal that is as wide as that. */
  Shell wide(int columns) {
    width = OptionalInt.of(columns);
    return this;
  }

  /** As if standard error were a terminal. */
  Run watched(String... line) {
    return run(true, line);
  }

  private Run run(boolean progress, String... line) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var terminal =
        new Terminal(
            new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), progress, width);
    var exitCode = new CommandLine(terminal, environment).run(line);
    return new Run(exitCode.orElse(LEFT_TO_KORE), out.toString(UTF_8), err.toString(UTF_8));
  }

  record Run(int exitCode, String out, String err) {}
}
