package adapters.cli;

import static org.assertj.core.api.Assertions.assertThat;

import adapters.rest.RestServer;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AuditCommandTest {
  private final RestServer server = new RestServer();
  private final Shell shell = new Shell(Map.of("KORE_SERVER", server.uri().toString()));

  @BeforeEach
  void change() {
    shell.run("pool", "--min", "1");
    shell.run("publish", "shop", "7");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void changes_are_told_newest_first() {
    var run = shell.run("audit");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out().lines())
        .satisfiesExactly(
            header -> assertThat(header).matches("TIME +WHO +ROLE +STATUS +CHANGE"),
            line -> assertThat(line).endsWith("404     PUT /api/v1/sites/shop/published"),
            line -> assertThat(line).endsWith("200     PATCH /api/v1/pool"));
  }

  @Test
  void a_page_says_how_to_get_the_next_one() {
    var newest = shell.run("audit", "--limit", "1").out();
    assertThat(newest)
        .contains("PUT ")
        .doesNotContain("PATCH ")
        .contains("there is more: --after ");
    var after = newest.strip().replaceFirst("(?s).*--after ", "");

    assertThat(shell.run("audit", "--limit", "1", "--after", after).out())
        .contains("PATCH ")
        .doesNotContain("PUT ", "there is more");
  }

  @Test
  void json_is_the_server_s_own() {
    assertThat(shell.run("audit", "--json", "--limit", "1").out())
        .startsWith("{\"changes\":[{\"id\":")
        .contains("\"next\":");
  }

  @ParameterizedTest
  @ValueSource(strings = {"audit --limit 0", "audit --after -1", "audit --after x", "audit shop"})
  void wrong_usage_exits_with_2(String line) {
    var run = shell.run(line.split(" ", -1));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).startsWith("kore audit: ");
  }
}
