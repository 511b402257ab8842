package adapters.cli;

import static org.assertj.core.api.Assertions.assertThat;

import adapters.rest.RestServer;
import domain.site.SiteId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CommandLineTest {
  @TempDir Path temp = Path.of("unset");

  private final Shell shell = new Shell(Map.of());

  @ParameterizedTest
  @ValueSource(strings = {"", "help", "--help", "-h"})
  void all_commands_are_listed(String line) {
    var run = line.isEmpty() ? shell.run() : shell.run(line);

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("  dev ", "  server ", "  deploy ", "  pods ", "  fsck ");
    assertThat(run.out().lines()).noneMatch(text -> text.endsWith(" "));
  }

  @Test
  void help_of_a_command_comes_in_three_ways() {
    var asked = shell.run("pods", "--help");

    assertThat(asked.out())
        .startsWith("usage: kore pods [SITE] [--server URL] [--ca-cert FILE] [--json]\n");
    assertThat(shell.run("help", "pods")).isEqualTo(asked);
    assertThat(shell.run("pods", "shop", "-h")).isEqualTo(asked);
  }

  @Test
  void the_version_is_told() {
    assertThat(shell.run("--version").out()).startsWith("kore ");
  }

  @ParameterizedTest
  @CsvSource({
    "pdos, did you mean pods?",
    "sevrer, did you mean server?",
    "pods --sever x, did you mean --server?",
    "pool --mim 3, did you mean --min?",
    "help pdos, did you mean pods?",
  })
  void what_was_meant_is_suggested(String line, String suggestion) {
    var run = shell.run(line.split(" ", -1));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(suggestion);
  }

  @Test
  void options_before_the_command_are_told_to_follow_it() {
    var run = shell.run("--server", "http://localhost:1", "sites");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .startsWith("the command comes first, then its options: kore COMMAND --server");
  }

  @Test
  void nothing_is_suggested_for_what_is_far_from_everything() {
    assertThat(shell.run("abracadabra").err()).doesNotContain("did you mean");
  }

  @ParameterizedTest
  @ValueSource(strings = {"server", "server other.yml", "dev folder --site shop", "check"})
  void commands_that_run_kore_itself_are_left_to_it(String line) {
    assertThat(shell.run(line.split(" ", -1)).exitCode()).isEqualTo(Shell.LEFT_TO_KORE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev", "server --prot 1", "check a.yml b.yml"})
  void but_not_if_they_are_wrongly_written(String line) {
    assertThat(shell.run(line.split(" ", -1)).exitCode()).isEqualTo(2);
  }

  @Test
  void the_environment_may_name_the_server() {
    try (var server = new RestServer()) {
      assertThat(new Shell(Map.of("KORE_SERVER", server.uri().toString())).run("sites").exitCode())
          .isZero();
    }
    var wrong = new Shell(Map.of("KORE_SERVER", "localhost")).run("sites");
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.err()).startsWith("KORE_SERVER is 'localhost': write the server as http://");
  }

  @Test
  void a_site_is_rolled_back_gets_a_host_name_and_is_deleted() throws IOException {
    Files.createDirectories(temp.resolve("backend"));
    Files.writeString(temp.resolve("backend/http-functions.js"), "export function get_a() {}");
    try (var server = new RestServer()) {
      var there = new Shell(Map.of("KORE_SERVER", server.uri().toString()));
      server.warmPod();
      there.run("deploy", "shop", temp.toString());
      server.warmPod();
      there.run("deploy", "shop", temp.toString());

      assertThat(there.run("publish", "shop", "1").out()).isEqualTo("shop@1 is live\n");
      assertThat(there.run("revisions", "shop").out())
          .containsPattern("\n2 +- .*\n1 +yes .*bytes  \\d{4}-.*Z\n");
      assertThat(there.run("publish", "shop", "7").exitCode()).isEqualTo(1);
      assertThat(there.run("hosts", "shop", "--add", "www.example.com").out())
          .isEqualTo("HOST\nwww.example.com\n");
      assertThat(there.run("hosts", "shop", "--remove", "www.example.com").out())
          .isEqualTo("HOST\n");
      assertThat(there.run("delete", "shop").err()).contains("add --yes to delete shop");
      assertThat(there.run("delete", "shop", "--yes").out()).isEqualTo("shop is gone\n");
      assertThat(there.run("delete", "shop").err()).startsWith("There is no such site");
    }
  }

  @Test
  void all_of_a_site_s_revisions_are_listed() {
    try (var server = new RestServer()) {
      for (int i = 0; i < 1001; i++) {
        server.kore.sites().addRevision(new SiteId("shop"), new byte[] {1});
      }
      var there = new Shell(Map.of("KORE_SERVER", server.uri().toString()));

      assertThat(there.run("revisions", "shop").out().lines()).hasSize(1 + 1001);
      assertThat(there.run("revisions", "shop", "--json").out())
          .containsOnlyOnce("\"revision\":1001,")
          .containsOnlyOnce("\"revision\":1,");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "deploy | what is missing is SITE, the site's name; DIR, the folder that has backend/",
        "deploy shop | what is missing is DIR, the folder that has backend/ in it",
        "deploy --json --server http://a:1 shop | what is missing is DIR, the folder",
        "recycle --now | what is missing is POD, the pod's id, as `kore pods` lists it",
        "dev | what is missing is SITE_DIR, the folder",
        "report | what is missing is REPORT, what to show: usage, cold-starts, pool",
        "completion | what is missing is SHELL, the shell that is to read it: bash, zsh, fish",
      })
  void what_is_missing_is_named(String line, String said) {
    var run = shell.run(line.split(" ", -1));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).startsWith("kore " + line.split(" ", 2)[0] + ": " + said);
  }

  @ParameterizedTest
  @CsvSource({"100, 100", "7, 40", "0, -1", "'', -1", "many, -1"})
  void the_terminal_is_as_wide_as_it_says_if_it_knows(String columns, int width) {
    assertThat(Terminal.width(columns).orElse(-1)).isEqualTo(width);
  }

  @Test
  void a_table_is_as_wide_as_the_terminal() {
    var table =
        new Table("KIND", "WHAT IT MEANS").row("orphaned", "the replica that ran it has left");

    assertThat(table.toString(java.util.OptionalInt.of(34)))
        .isEqualTo(
            """
            KIND      WHAT IT MEANS
            orphaned  the replica that ran it
                      has left""");
  }
}
