package adapters.cli;

import static org.assertj.core.api.Assertions.assertThat;

import adapters.rest.RestServer;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ReportCommandTest {
  private static final String FIRST =
      """
      {"rows": [{"hour": "2026-03-01T10:00:00Z", "site": "a,b", "podSeconds": 1.5},
                {"hour": "2026-03-01T09:00:00Z", "site": "shop", "podSeconds": null}],
       "next": 1000}
      """;
  private static final String LAST =
      """
      {"rows": [{"hour": "2026-03-01T08:00:00Z", "site": "shop", "podSeconds": 7}], "next": null}
      """;

  private OtherServer server;
  private Shell shell;

  @BeforeEach
  void start() throws IOException {
    server = new OtherServer(200, uri -> uri.getQuery().endsWith("&offset=0") ? FIRST : LAST);
    shell = new Shell(Map.of("KORE_SERVER", server.uri()));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void a_report_is_a_table_of_all_pages() {
    var run = shell.run("report", "usage");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .isEqualTo(
            """
            HOUR                  SITE  POD SECONDS
            2026-03-01T10:00:00Z  a,b   1.5
            2026-03-01T09:00:00Z  shop  -
            2026-03-01T08:00:00Z  shop  7
            """);
  }

  @Test
  void or_csv() {
    assertThat(shell.run("report", "usage", "--format", "csv").out())
        .isEqualTo(
            """
            hour,site,podSeconds
            2026-03-01T10:00:00Z,"a,b",1.5
            2026-03-01T09:00:00Z,shop,
            2026-03-01T08:00:00Z,shop,7
            """);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--json", "--format json"})
  void or_json(String how) {
    assertThat(shell.run(("report usage " + how).split(" ", -1)).out())
        .startsWith("{\"rows\":[{\"hour\":\"2026-03-01T10:00:00Z\"")
        .endsWith("\"podSeconds\":7}]}\n");
  }

  @Test
  void all_pages_are_about_the_same_time() {
    shell.run("report", "usage", "--by", "day", "--site", "shop");

    assertThat(server.asked)
        .extracting(URI::getPath)
        .containsExactly("/api/v1/usage/sites", "/api/v1/usage/sites");
    var first = server.asked.getFirst().getQuery();
    assertThat(first).matches("limit=1000&from=.*T.*Z&to=.*T.*Z&site=shop&by=day&offset=0");
    assertThat(server.asked.getLast().getQuery())
        .isEqualTo(first.replace("offset=0", "offset=1000"));
  }

  @ParameterizedTest
  @CsvSource({
    "--to 2026-03-02T00:00:00Z, from=2026-03-01T00:00:00Z&to=2026-03-02T00:00:00Z",
    "--from 2026-01-01T00:00:00Z --to 2026-03-02T00:00:00Z, "
        + "from=2026-01-01T00:00:00Z&to=2026-03-02T00:00:00Z",
  })
  void it_begins_a_day_before_its_end_or_when_it_is_told(String options, String asked) {
    shell.run(("report pool " + options).split(" ", -1));

    assertThat(server.asked.getFirst().getQuery()).contains("&" + asked + "&");
  }

  @Test
  void without_rows_a_table_says_so_and_csv_is_empty() throws IOException {
    try (var other = new OtherServer(200, "{\"rows\": [], \"next\": null}")) {
      assertThat(shell.run("report", "cold-starts", "--server", other.uri()).out())
          .isEqualTo("Nothing was used in that time\n");
      assertThat(
              shell.run("report", "cold-starts", "--format", "csv", "--server", other.uri()).out())
          .isBlank();
    }
  }

  @Test
  void a_real_server_understands_what_it_is_asked() {
    try (var real = new RestServer()) {
      var there = new Shell(Map.of("KORE_SERVER", real.uri().toString()));

      assertThat(there.run("report", "usage", "--by", "day", "--site", "shop").out())
          .startsWith("ASKED\nSITES_BY_DAY ")
          .endsWith("Z shop 1000\n");
      assertThat(there.run("report", "pool").out()).startsWith("ASKED\nPOOL ");
      assertThat(there.run("report", "cold-starts").exitCode()).isZero();
      var wrong =
          there.run(
              "report", "usage", "--from", "2026-03-02T00:00:00Z", "--to", "2026-03-01T00:00:00Z");
      assertThat(wrong.exitCode()).isEqualTo(1);
      assertThat(wrong.err()).contains("from is not before to");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"report", "report all", "report usage --from yesterday", "report usage --by week"})
  void wrong_usage_exits_with_2(String line) {
    var run = shell.run(line.split(" ", -1));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).startsWith("kore report: ").doesNotContain("\tat ");
    assertThat(server.asked).isEmpty();
  }
}
