package adapters.cli;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.sourceforge.argparse4j.inf.ArgumentParserException;
import net.sourceforge.argparse4j.internal.UnrecognizedArgumentException;

/** What is wrong with a command line, and what may have been meant. */
final class Mistake {
  private Mistake() {}

  /** An unknown command. */
  static String command(String command, Stream<String> known) {
    if (command.startsWith("-")) {
      return "the command comes first, then its options: kore COMMAND %s …%n`kore --help` lists all commands"
          .formatted(command);
    }
    return "there is no command '%s'%s%n`kore --help` lists them all"
        .formatted(command, meant(command, known));
  }

  /** Something else that a command's parser did not understand. */
  static String of(ArgumentParserException e, Form form, String... line) {
    var said = String.valueOf(e.getMessage());
    var what =
        e instanceof UnrecognizedArgumentException unknown
            ? said
                + meant(
                    unknown.getArgument(), form.options().flatMap(part -> part.flags().stream()))
            : said.equals("too few arguments") ? missing(form, line) : said;
    return "%s: %s%n%s".formatted(form.path(), what, Help.usage(form));
  }

  /** The operands that are not in a line, with what they mean. */
  private static String missing(Form form, String... line) {
    int given = 0;
    for (var words = Arrays.asList(line).listIterator(1); words.hasNext(); ) {
      var word = words.next();
      if (!word.startsWith("-")) {
        given++;
      } else if (words.hasNext() && takesValue(form, word)) {
        words.next();
      }
    }
    return form.operands()
        .filter(part -> !part.optional())
        .skip(given)
        .map(part -> part.value() + ", " + Help.meaning(part))
        .collect(Collectors.joining("; ", "what is missing is ", ""));
  }

  private static boolean takesValue(Form form, String flag) {
    return form.options().anyMatch(part -> part.flags().contains(flag) && !part.value().isEmpty());
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
