package adapters.cli;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.sourceforge.argparse4j.inf.ArgumentParserException;
import net.sourceforge.argparse4j.internal.UnrecognizedArgumentException;
import net.sourceforge.argparse4j.internal.UnrecognizedCommandException;

/** What is wrong with a command line, and what may have been meant. */
final class Mistake {
  private Mistake() {}

  /** An unknown command. */
  static String command(String command, Stream<String> known) {
    return "there is no command '%s'%s%n`kore --help` lists them all"
        .formatted(command, meant(command, known));
  }

  /** Something else that a command's parser did not understand. */
  static String of(ArgumentParserException e, Form form) {
    var suggestion =
        switch (e) {
          case UnrecognizedArgumentException unknown ->
              meant(unknown.getArgument(), form.options().flatMap(part -> part.flags().stream()));
          case UnrecognizedCommandException unknown ->
              meant(unknown.getCommand(), form.forms().stream().map(Form::name));
          default -> "";
        };
    return "%s: %s%s%n%s".formatted(form.path(), e.getMessage(), suggestion, Help.usage(form));
  }

  private static String meant(String typed, Stream<String> known) {
    return nearest(typed, known.toList()).map(", did you mean %s?"::formatted).orElse("");
  }

  /** Whatever takes few enough keys to get to. */
  static Optional<String> nearest(String typed, List<String> known) {
    return known.stream()
        .filter(word -> distance(typed, word) <= 1 + word.length() / 4)
        .min(Comparator.comparingInt(word -> distance(typed, word)));
  }

  /** How many letters to add, to drop, to change, or to swap with the next one. */
  private static int distance(String from, String to) {
    var before = new int[to.length() + 1];
    var above = new int[to.length() + 1];
    Arrays.setAll(above, i -> i);
    for (int i = 1; i <= from.length(); i++) {
      var row = new int[to.length() + 1];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        boolean same = from.charAt(i - 1) == to.charAt(j - 1);
        row[j] = Math.min(above[j - 1] + (same ? 0 : 1), 1 + Math.min(above[j], row[j - 1]));
        if (i > 1 && j > 1 && isSwapped(from, to, i, j)) {
          row[j] = Math.min(row[j], before[j - 2] + 1);
        }
      }
      before = above;
      above = row;
    }
    return above[to.length()];
  }

  private static boolean isSwapped(String from, String to, int i, int j) {
    return from.charAt(i - 1) == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1);
  }
}
