package adapters.cli;

import adapters.cli.Form.Part;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.sourceforge.argparse4j.inf.Subparser;

/**
 * {@code kore completion}: a script that has a shell complete commands, options and their values.
 * It asks nobody: names of sites are not in it. Where a file may stand, shells complete files.
 */
final class Completion {
  static final String COMMAND = "completion";
  static final String DESCRIPTION = "Print a script that has a shell complete Kore's commands";

  private Completion() {}

  static void arguments(Subparser parser) {
    parser
        .addArgument("shell")
        .metavar("SHELL")
        .choices("bash", "zsh", "fish")
        .help("the shell that is to read it");
  }

  static String of(String shell, List<Form> forms) {
    return switch (shell) {
      case "fish" -> fish(forms);
      case "zsh" -> "autoload -U +X bashcompinit && bashcompinit\n" + bash(forms);
      default -> bash(forms);
    };
  }

  private static String bash(List<Form> forms) {
    return """
    _kore() {
      local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} words=
      if [ "$COMP_CWORD" -eq 1 ]; then
        words='%1$s help --version'
      else
        case "${COMP_WORDS[1]} $before" in
    %2$s
          *)
            case ${COMP_WORDS[1]} in
              help) words='%1$s' ;;
    %3$s
            esac
            ;;
        esac
      fi
      COMPREPLY=($(compgen -W "$words" -- "$word"))
    }
    complete -o default -F _kore kore"""
        .formatted(
            forms.stream().map(Form::name).collect(Collectors.joining(" ")),
            forms.stream().flatMap(Completion::values).collect(Collectors.joining("\n")),
            forms.stream().map(Completion::words).collect(Collectors.joining("\n")));
  }

  /** What may stand behind an option that takes a value. */
  private static Stream<String> values(Form form) {
    return form.options()
        .filter(part -> !part.value().isEmpty())
        .flatMap(
            part ->
                part.flags().stream()
                    .map(
                        flag ->
                            "      '%s %s') words='%s' ;;"
                                .formatted(form.name(), flag, String.join(" ", part.choices()))));
  }

  private static String words(Form form) {
    var words =
        Stream.concat(
            form.operands().flatMap(part -> part.choices().stream()),
            form.options().flatMap(part -> part.flags().stream()));
    return "          %s) words='%s --help' ;;"
        .formatted(form.name(), words.collect(Collectors.joining(" ")));
  }

  private static String fish(List<Form> forms) {
    return forms.stream()
        .flatMap(
            form ->
                Stream.concat(
                    Stream.of(
                        "complete -c kore -f -n __fish_use_subcommand -a %s -d %s"
                            .formatted(form.name(), quoted(form.description()))),
                    form.parts().stream()
                        .filter(part -> part.isOption() || !part.choices().isEmpty())
                        .map(
                            part ->
                                "complete -c kore -n '__fish_seen_subcommand_from %s'%s -d %s"
                                    .formatted(form.name(), fish(part), quoted(part.help())))))
        .collect(Collectors.joining("\n"));
  }

  private static String fish(Part part) {
    var flags =
        part.flags().stream()
            .map(
                flag ->
                    flag.startsWith("--") ? " -l " + flag.substring(2) : " -s " + flag.charAt(1))
            .collect(Collectors.joining());
    var takes = part.isOption() && !part.value().isEmpty() ? " -r" : "";
    var choices =
        part.choices().isEmpty() ? "" : " -f -a " + quoted(String.join(" ", part.choices()));
    return flags + takes + choices;
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
