package adapters.cli;

import static org.assertj.core.api.Assertions.assertThat;

import adapters.cli.Form.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * docs/cli.md says what the parser accepts. {@code -Dkore.docs.write=true} writes its list of
 * commands anew.
 */
final class CliReferenceTest {
  private static final Path FILE = Path.of("docs/cli.md");
  private static final String START = "<!-- From here on written by CliReferenceTest. -->\n";

  @Test
  void the_reference_has_every_command_and_option() throws IOException {
    var commands =
        new CommandLine(Terminal.ofProcess(Map.of()), Map.of())
            .grammar().forms().stream()
                .map(CliReferenceTest::section)
                .collect(Collectors.joining("\n"));
    var before = Files.readString(FILE);
    var head = before.substring(0, before.indexOf(START) + START.length());
    if (Boolean.getBoolean("kore.docs.write")) {
      Files.writeString(FILE, head + "\n" + commands);
    }

    assertThat(Files.readString(FILE)).isEqualTo(head + "\n" + commands);
  }

  private static String section(Form form) {
    var rows =
        Stream.concat(form.operands(), form.options())
            .filter(part -> !isCommon(part))
            .map(
                part ->
                    "| `%s` | %s |\n"
                        .formatted(
                            part.name().replace("|", "\\|"),
                            Help.meaning(part).replace("|", "\\|")))
            .collect(Collectors.joining());
    return "## `%s`\n\n%s.\n\n```\n%s\n```\n%s"
        .formatted(
            form.path(),
            form.description(),
            Help.usage(form),
            rows.isEmpty() ? "" : "\n| | |\n|---|---|\n" + rows);
  }

  private static boolean isCommon(Part part) {
    return List.of("--server", "--ca-cert", "--json").containsAll(part.flags()) && part.isOption();
  }
}
