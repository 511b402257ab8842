package adapters.cli;

import adapters.cli.Form.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tells people what may be typed. */
final class Help {
  /** Of lines, where nobody says how wide the terminal is. */
  private static final OptionalInt WIDTH = OptionalInt.of(100);

  private Help() {}

  /** All commands, each in one line. */
  static String overview(List<Form> local, List<Form> client, OptionalInt width) {
    var longest =
        Stream.concat(local.stream(), client.stream())
            .mapToInt(form -> form.name().length())
            .max()
            .orElse(0);
    return """
    usage: kore COMMAND …

    Kore itself:
    %s

    A running Kore, at --server URL, or where KORE_SERVER says:
    %s

    kore COMMAND --help tells more; kore --version, which Kore this is"""
        .formatted(commands(local, longest, width), commands(client, longest, width));
  }

  /** One command: how to call it, and what all of it means. */
  static String of(Form form, OptionalInt width) {
    var text = new StringBuilder(usage(form)).append("\n\n").append(form.description());
    if (!form.parts().isEmpty()) {
      var parts = new ArrayList<>(form.operands().toList());
      form.options().forEach(parts::add);
      int longest = parts.stream().mapToInt(part -> part.name().length()).max().orElse(0);
      text.append("\n\n")
          .append(
              parts.stream()
                  .map(part -> line(part.name(), longest, meaning(part), width))
                  .collect(Collectors.joining("\n")));
    }
    return text.toString();
  }

  /** How to call it, in one line. */
  static String usage(Form form) {
    var operands = form.operands().map(Help::shown);
    var options = form.options().map(Help::shown);
    return "usage: "
        + Stream.of(Stream.of(form.path()), operands, options)
            .flatMap(words -> words)
            .collect(Collectors.joining(" "));
  }

  static String meaning(Part part) {
    return part.choices().isEmpty()
        ? part.help()
        : part.help() + ": " + String.join(", ", part.choices());
  }

  private static String shown(Part part) {
    var name =
        part.isOption() ? (part.flags().getLast() + " " + part.value()).strip() : part.value();
    return part.optional() ? "[" + name + "]" : name;
  }

  private static String commands(List<Form> forms, int longest, OptionalInt width) {
    return forms.stream()
        .map(form -> line(form.name(), longest, form.description(), width))
        .collect(Collectors.joining("\n"));
  }

  private static String line(String name, int longest, String text, OptionalInt width) {
    var start = "  " + name + " ".repeat(longest - name.length() + 2);
    int room = width.orElseGet(WIDTH::getAsInt) - start.length();
    return start + String.join("\n" + " ".repeat(start.length()), Table.wrapped(text, room));
  }
}
