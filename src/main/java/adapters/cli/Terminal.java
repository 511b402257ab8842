package adapters.cli;

import java.io.Console;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where a command writes.
 *
 * @param progress whether somebody watches, so that it is worth telling what goes on
 * @param width columns that standard output has, if it is a terminal that tells
 */
record Terminal(PrintStream out, PrintStream err, boolean progress, OptionalInt width) {
  private static final int NARROWEST = 40;

  static Terminal ofProcess(Map<String, String> environment) {
    boolean watched = Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    return new Terminal(
        ClosedPipe.standardOutput(),
        System.err,
        watched,
        watched ? width(environment.getOrDefault("COLUMNS", "")) : OptionalInt.empty());
  }

  /** Empty where the terminal does not know it. */
  static OptionalInt width(String columns) {
    return columns.matches("[1-9]\\d{0,3}")
        ? OptionalInt.of(Math.max(NARROWEST, Integer.parseInt(columns)))
        : OptionalInt.empty();
  }

  void progress(String what) {
    if (progress) {
      err.println(what);
    }
  }

  /** What somebody answers to a question; nothing where nobody is asked. */
  Optional<String> ask(String question) {
    return Optional.ofNullable(progress ? System.console() : null)
        .map(console -> console.readLine("%s", question));
  }

  /** Prints what a command has found out; tables as wide as fits. */
  void print(Object what) {
    out.println(what instanceof Table table ? table.toString(width) : what.toString());
  }
}
