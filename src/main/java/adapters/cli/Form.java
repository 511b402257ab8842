package adapters.cli;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What may be typed for one command, as read from its parser: help, suggestions, completion and
 * docs/cli.md come from it, so that they cannot differ from what is accepted.
 *
 * @param path the words that call it, such as {@code kore pods}
 * @param forms those of its own commands, if it has any
 */
record Form(String path, String description, List<Part> parts, List<Form> forms) {
  /**
   * An option or an operand.
   *
   * @param flags none for an operand
   * @param value stands for what is to be typed; empty if that is the flag alone
   * @param choices all that is accepted; empty if that is more than a list says
   */
  record Part(
      List<String> flags, String value, String help, List<String> choices, boolean optional) {
    boolean isOption() {
      return !flags.isEmpty();
    }

    /** Such as {@code --site NAME}. */
    String name() {
      return (String.join(", ", flags) + " " + value).strip();
    }
  }

  String name() {
    return path.substring(path.lastIndexOf(' ') + 1);
  }

  Optional<Form> below(String word) {
    return forms.stream().filter(form -> form.name().equals(word)).findFirst();
  }

  Stream<Part> options() {
    return parts.stream().filter(Part::isOption);
  }

  Stream<Part> operands() {
    return parts.stream().filter(part -> !part.isOption());
  }

  /** This and all below it that can be called. */
  Stream<Form> leaves() {
    return forms.isEmpty() ? Stream.of(this) : forms.stream().flatMap(Form::leaves);
  }
}
