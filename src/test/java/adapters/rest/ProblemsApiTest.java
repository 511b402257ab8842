package adapters.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import adapters.bundle.Tar;
import adapters.rest.Api.Answer;
import java.net.InetAddress;
import java.net.Socket;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.apache.tomcat.jdbc.pool.PoolExhaustedException;
import org.jdbi.v3.core.ConnectionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProblemsApiTest {
  private final RestServer server = new RestServer();
  private final Api api = new Api(server.uri());

  @AfterEach
  void stop() {
    api.close();
    server.close();
  }

  @Test
  void a_path_that_leads_nowhere_is_a_problem() {
    assertThat(api.get("nothing").problem()).isEqualTo("404 urn:kore:not-found");
  }

  @Test
  void a_method_that_is_not_there_is_a_problem_that_names_the_others() {
    var answer = api.json("PUT", "pool", "{}");

    assertThat(answer.problem()).isEqualTo("405 urn:kore:method-not-allowed");
    assertThat(answer.header("Allow")).contains("GET").contains("PATCH");
  }

  @Test
  void whoever_accepts_no_json_is_told_in_a_problem() {
    var answer = api.send("GET", "pool", new byte[0], Map.of("Accept", "text/html"));

    assertThat(answer.problem()).isEqualTo("406 urn:kore:not-acceptable");
  }

  @Test
  void a_body_that_takes_longer_than_a_minute_is_408() throws Exception {
    var head =
        """
        PATCH /api/v1/pool HTTP/1.1\r
        Host: localhost\r
        Content-Type: application/json\r
        Content-Length: 1000\r
        Connection: close\r
        \r
        """;
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.uri().getPort())) {
      socket.getOutputStream().write(head.getBytes(UTF_8));
      // The server's clock may go before it began to read.
      for (int n = 0; n < 900 && socket.getInputStream().available() == 0; n++) {
        server.timer.advance(Duration.ofSeconds(61));
        socket.getOutputStream().write(' ');
        Thread.sleep(10);
      }
      var answer = new String(socket.getInputStream().readNBytes(12), UTF_8);
      assertThat(answer).isEqualTo("HTTP/1.1 408");
    }
  }

  @Test
  void json_under_another_type_is_415() {
    var answer =
        api.send(
            "PATCH", "pool", "{\"min\":1}".getBytes(UTF_8), Map.of("Content-Type", "text/plain"));

    assertThat(answer.problem()).isEqualTo("415 urn:kore:unsupported-media-type");
  }

  @Test
  void what_breaks_shows_an_id_and_nothing_of_the_inside() {
    var answer = placeWhile(new IllegalStateException("the password is hunter2"));

    assertThat(answer.problem()).isEqualTo("500 urn:kore:internal");
    assertThat(answer.detail()).matches("Kore's log has more about it, with the id [0-9a-f]{16}");
    assertThat(answer.response().body()).doesNotContain("hunter2", "Exception");
  }

  @Test
  void a_database_that_is_away_is_worth_asking_again() {
    assertAway(new IllegalStateException(new SQLException("closed", "08006")));
  }

  @Test
  void so_is_one_to_which_there_is_no_connection_for_whatever_reason() {
    assertAway(new ConnectionException(new PoolExhaustedException("no connection in 5 s")));
    assertAway(new ConnectionException(new SQLException("a new connection was not valid")));
  }

  private void assertAway(RuntimeException broken) {
    var answer = placeWhile(broken);

    assertThat(answer.problem()).isEqualTo("503 urn:kore:database-away");
    assertThat(answer.header("Retry-After")).isEqualTo("1");
  }

  private Answer placeWhile(RuntimeException broken) {
    server.warmPod();
    server.runtime.onInstall =
        _ -> {
          throw broken;
        };
    api.post("sites/hello/revisions", "application/gzip", Tar.of("backend/a.js"));
    api.json("PUT", "sites/hello/published", "{\"revision\": 1}");
    return api.json("POST", "sites/hello/placements", "");
  }

  @ParameterizedTest
  @CsvSource({
    "GET /api/v1/pods/%zz HTTP/1.1, 400 urn:kore:invalid",
    "GET /api/v1/sites/..%2f..%2fx HTTP/1.1, 400 urn:kore:invalid",
    "GET /api/v1/sites/%00 HTTP/1.1, 400 urn:kore:invalid",
    "GET /nothing HTTP/1.1, 404 urn:kore:not-found",
    "GET / HTTP/1.1, 404 urn:kore:not-found",
    "TRACE /api/v1/pool HTTP/1.1, 405 urn:kore:method-not-allowed",
    "GET /api/v1/pool HTTP/9.9, 505 urn:kore:http-version-not-supported",
    "G@T /api/v1/pool HTTP/1.1, 400 urn:kore:invalid",
  })
  void what_the_server_itself_refuses_is_a_problem_too(String line, String problem)
      throws Exception {
    assertThat(raw(line + "\r\nHost: localhost\r\n")).isEqualTo(problem);
  }

  @Test
  void headers_that_are_too_large_are_a_problem() throws Exception {
    assertThat(raw("GET /api/v1/pool HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(100_000) + "\r\n"))
        .isEqualTo("431 urn:kore:request-header-fields-too-large");
  }

  private String raw(String head) throws Exception {
    var answer = new RawApi(server.uri()).send(head, new byte[0]);
    assertThat(answer.header("Content-Type"))
        .as(answer.head() + answer.body())
        .isEqualTo("application/problem+json");
    return answer.status() + " " + Json.mapper().readTree(answer.body()).path("type").asText();
  }
}
