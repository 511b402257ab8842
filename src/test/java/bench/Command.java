package bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** A program that is run to its end. */
final class Command {
  private Command() {}

  /**
   * @return what it printed
   * @throws AssertionError with what it printed, if it failed
   */
  static String run(List<String> command) {
    try {
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      var text = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (process.onExit().join().exitValue() != 0) {
        throw new AssertionError(String.join(" ", command) + "\n" + text);
      }
      return text;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
