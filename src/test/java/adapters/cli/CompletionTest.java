package adapters.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code kore completion} prints, read by the shells that it is for. */
final class CompletionTest {
  @TempDir Path temp;

  private final Shell kore = new Shell(Map.of());

  @BeforeEach
  void write() throws IOException {
    for (var shell : new String[] {"bash", "zsh", "fish"}) {
      Files.writeString(temp.resolve(shell), kore.run("completion", shell).out());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'kore po', pods pool",
    "'kore --v', --version",
    "'kore help rep', report",
    "'kore completion ', bash zsh fish --help",
    "'kore report c', cold-starts",
    "'kore report usage --by ', hour day",
    "'kore report usage --by d', day",
    "'kore recycle --n', --now",
    "'kore logs shop -', -f --follow --since --pod --limit --server --ca-cert --json --help",
    "'kore logs --since ', ''",
    "'kore deploy shop exa', ''",
    "'kore nonsense ', ''",
  })
  void bash_completes(String line, String words) throws Exception {
    assertThat(
            run(
                "bash",
                "--norc",
                "-c",
                """
                source "$1"
                IFS=' ' read -ra COMP_WORDS <<< "$2"
                [[ $2 != *' ' ]] || COMP_WORDS+=('')
                COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
                _kore
                echo "${COMPREPLY[*]}"
                """,
                "bash",
                temp.resolve("bash").toString(),
                line))
        .isEqualTo(words + "\n");
  }

  @Test
  void bash_knows_what_to_complete() throws Exception {
    assertThat(run("bash", "--norc", "-c", "source \"$1\"; complete -p", "-", temp + "/bash"))
        .isEqualTo("complete -o default -F _kore kore\n");
  }

  @Test
  void zsh_understands_its_script() throws Exception {
    assumeTrue(isInstalled("zsh"), "zsh is not installed");

    assertThat(
            run(
                "zsh",
                "-f",
                "-c",
                """
                autoload -U compinit && compinit -u -D && source "$1" && echo ${_comps[kore]}
                """,
                "-",
                temp + "/zsh"))
        .contains("_kore");
  }

  @ParameterizedTest
  @ValueSource(strings = {"kore report usage --by ", "kore report --by "})
  void fish_completes(String line) throws Exception {
    assumeTrue(isInstalled("fish"), "fish is not installed");

    assertThat(
            run(
                    "fish",
                    "--no-config",
                    "-c",
                    "source $argv[1]; complete -C $argv[2]",
                    temp + "/fish",
                    line)
                .lines()
                .map(text -> text.split("\t", 2)[0]))
        .containsExactlyInAnyOrder("hour", "day");
  }

  @Test
  void a_text_with_quotes_stays_one_word_for_fish() throws IOException {
    assertThat(Files.readString(temp.resolve("fish")))
        .contains("-n '__fish_seen_subcommand_from report' -l by -r -f -a 'hour day' -d 'usage by")
        .contains("-d 'Show what a site\\'s pods write'");
  }

  private static boolean isInstalled(String shell) {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, shell)));
  }

  private static String run(String... command) throws Exception {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.waitFor();
    return output;
  }
}
