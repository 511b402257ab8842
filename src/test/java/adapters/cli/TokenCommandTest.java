package adapters.cli;

import static org.assertj.core.api.Assertions.assertThat;

import adapters.rest.RestServer;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TokenCommandTest {
  private static final String OPERATOR = "the-operator-of-the-configuration-0123";

  private final RestServer server = new RestServer(Optional.of(OPERATOR));

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void a_token_is_made_used_listed_and_revoked() {
    var made =
        run(OPERATOR, "token create ci --role deployer --site shop --site blog --expires 30d");
    assertThat(made.exitCode()).as(made.err()).isZero();
    assertThat(made.out()).contains("shown once", "KORE_TOKEN");
    var token = made.out().lines().findFirst().orElseThrow();
    assertThat(token).matches("kore_[0-9a-f]{12}_[0-9a-f]{40}");
    var id = token.substring(5, 17);

    assertThat(run(token, "sites").exitCode()).isZero();

    assertThat(run(OPERATOR, "token list").out())
        .startsWith("ID            NAME  ROLE      SITES      EXPIRES")
        .contains(id + "  ci    deployer  blog shop  1970-01-31T00:00:00", "1970-01-01")
        .doesNotContain(token);
    assertThat(run(OPERATOR, "token list --json").out()).startsWith("{\"tokens\":[{\"id\":\"" + id);

    assertThat(run(OPERATOR, "token revoke " + id).out())
        .isEqualTo(id + " lets nobody in any more\n");
    assertThat(run(token, "sites").exitCode()).isEqualTo(1);
  }

  @Test
  void json_has_the_token_once() {
    var made = run(OPERATOR, "token create boss --role operator --json").out();

    assertThat(made).contains("\"name\":\"boss\"").containsPattern("\"token\":\"kore_[0-9a-f_]+\"");
  }

  @Test
  void whoever_has_no_token_is_told_to_set_one() {
    var run = run("", "sites");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("set KORE_TOKEN", "kore token create").doesNotContain("\tat ");
  }

  @Test
  void whoever_has_a_wrong_token_is_told_so() {
    assertThat(run("wrong", "sites").err())
        .contains("KORE_TOKEN is set, but is no good token of this Kore");
  }

  @Test
  void whoever_may_not_is_told_what_he_needs() {
    var token =
        run(OPERATOR, "token create guest --role viewer").out().lines().findFirst().orElseThrow();

    assertThat(run(token, "pool --min 1").err())
        .contains(
            "this needs the role operator; the token guest", "set KORE_TOKEN to a token that");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "token",
        "token make x",
        "token create",
        "token create x",
        "token create x --role king",
        "token create x --role deployer --site NO",
        "token create x --role viewer --expires soon",
        "token revoke",
        "token revoke x"
      })
  void wrong_usage_exits_with_2(String line) {
    var run = run(OPERATOR, line);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).isNotBlank().doesNotContain("\tat ");
  }

  private Shell.Run run(String token, String line) {
    return new Shell(Map.of("KORE_TOKEN", token))
        .run((line + " --server " + server.uri()).split(" ", -1));
  }
}
