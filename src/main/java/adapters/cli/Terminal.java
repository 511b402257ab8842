package adapters.cli;

import java.io.Console;
import java.io.PrintStream;
import java.util.Optional;

/**
 * Where a command writes.
 *
 * @param progress whether somebody watches, so that it is worth telling what goes on
 */
record Terminal(PrintStream out, PrintStream err, boolean progress) {
  static Terminal ofProcess() {
    boolean watched = Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    return new Terminal(System.out, System.err, watched);
  }

  void progress(String what) {
    if (progress) {
      err.println(what);
    }
  }
}
