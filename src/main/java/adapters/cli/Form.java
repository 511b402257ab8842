package adapters.cli;

import java.util.List;
import java.util.stream.Stream;

/**
 * What may be typed for one command, as read from its parser: help, suggestions, completion and
 * docs/cli.md come from it, so that they cannot differ from what is accepted.
 *
 * @param name the word that calls it, such as {@code pods}
 */
record Form(String name, String description, List<Part> parts) {
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

  /** Such as {@code kore pods}. */
  String path() {
    return "kore " + name;
  }

  Stream<Part> options() {
    return parts.stream().filter(Part::isOption);
  }

  Stream<Part> operands() {
    return parts.stream().filter(part -> !part.isOption());
  }
}
