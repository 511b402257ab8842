package adapters.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets in without a token, and how that ends. */
final class LocalAccessTest {
  private final RestServer server = new RestServer();
  private final Api api = new Api(server.uri());

  @AfterEach
  void stop() {
    api.close();
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LOCALHOST", "kore.localhost", "127.0.0.1", "[::1]"})
  void without_tokens_whoever_is_on_this_machine_may_do_everything(String host) {
    for (var name : List.of(host, host + ":8081")) {
      assertThat(status(server.uri(), "GET /api/v1/tokens", "Host: " + name)).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:8081",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "127.0.0.1.nip.io:8081",
        "localhost.",
        "128.0.0.1",
        "0.0.0.0",
        "[::2]",
        "notlocalhost",
        "xn--localhost"
      })
  void a_page_whose_name_leads_to_this_machine_is_refused(String host) {
    assertThat(status(server.uri(), "GET /api/v1/pool", "Host: " + host)).isEqualTo(403);
    assertThat(status(server.admin(), "GET /threads", "Host: " + host)).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://evil.example",
        "null",
        "http://localhost",
        "http://localhost:8080",
        "https://localhost:8081",
        "http://localhost:8081.evil.example"
      })
  void a_page_from_elsewhere_is_refused(String origin) {
    for (var at : List.of(server.uri(), server.admin())) {
      var operation = at.equals(server.uri()) ? "GET /api/v1/pool" : "POST /tasks/gc";
      assertThat(status(at, operation, "Host: localhost:8081", "Origin: " + origin))
          .as(operation)
          .isEqualTo(403);
    }
  }

  @Test
  void a_page_of_kore_s_own_is_let_in() {
    assertThat(
            status(
                server.uri(),
                "GET /api/v1/pool",
                "Host: localhost:8081",
                "Origin: http://localhost:8081"))
        .isEqualTo(200);
  }

  @Test
  void a_token_is_not_looked_at_as_long_as_there_is_none() {
    var any = Map.of("Authorization", "Bearer whatever");
    assertThat(api.send("GET", "pool", new byte[0], any).status()).isEqualTo(200);
  }

  @Test
  void the_first_token_is_a_lasting_operator_s_and_closes_the_door() {
    var viewer = "{\"name\": \"guest\", \"role\": \"viewer\"}";
    assertThat(api.json("POST", "tokens", viewer).problem()).isEqualTo("409 urn:kore:first-token");
    var passing = "{\"name\": \"boss\", \"role\": \"operator\", \"expiresInSeconds\": 3600}";
    assertThat(api.json("POST", "tokens", passing).problem()).isEqualTo("409 urn:kore:first-token");

    var made = api.json("POST", "tokens", "{\"name\": \"boss\", \"role\": \"operator\"}");

    assertThat(made.status()).isEqualTo(201);
    assertThat(made.header("Cache-Control")).isEqualTo("no-store");
    assertThat(made.json().path("madeBy").asText()).isEqualTo("local");
    var token = made.json().path("token").asText();
    assertThat(token).matches("kore_[0-9a-f]{12}_[0-9a-f]{40}");
    assertThat(api.get("pool").status()).isEqualTo(401);
    assertThat(as(token, "GET", "pool").status()).isEqualTo(200);
    assertThat(as(token, "DELETE", "tokens/" + token.substring(5, 17)).problem())
        .isEqualTo("409 urn:kore:last-operator");
  }

  @Test
  void with_tokens_neither_host_nor_origin_matter() {
    var token = boss();

    assertThat(
            status(
                server.uri(),
                "GET /api/v1/pool",
                "Host: kore.example.com",
                "Origin: http://elsewhere.example",
                "Authorization: Bearer " + token))
        .isEqualTo(200);
  }

  @Test
  void after_too_many_wrong_tokens_others_wait_and_the_right_one_does_not() {
    var token = boss();
    for (int n = 0; n < 10; n++) {
      assertThat(as("wrong", "GET", "pool").status()).isEqualTo(401);
    }

    var answer = as("wrong", "GET", "pool");
    assertThat(answer.problem()).isEqualTo("429 urn:kore:too-many-failures");
    assertThat(answer.header("Retry-After")).isEqualTo("60");
    assertThat(api.get("pool").status()).isEqualTo(401);
    assertThat(as(token, "GET", "pool").status()).isEqualTo(200);

    server.timer.advance(Duration.ofMinutes(1));
    assertThat(as("wrong", "GET", "pool").status()).isEqualTo(401);
  }

  @Test
  void probes_and_scrapers_need_no_token_on_the_admin_port() {
    boss();
    for (var path : List.of("/metrics", "/ping", "/healthcheck")) {
      assertThat(status(server.admin(), "GET " + path, "Host: kore.example.com"))
          .as(path)
          .isEqualTo(200);
    }
  }

  @Test
  void all_else_on_the_admin_port_is_for_operators_and_this_machine() {
    var token = boss();
    var viewer =
        api.send(
                "POST",
                "tokens",
                "{\"name\": \"guest\", \"role\": \"viewer\"}".getBytes(UTF_8),
                Map.of("Authorization", "Bearer " + token, "Content-Type", "application/json"))
            .json()
            .path("token")
            .asText();
    for (var operation :
        List.of("POST /tasks/gc", "POST /tasks/log-level", "GET /threads", "GET /", "POST /ping")) {
      assertThat(admin(operation, "Authorization: Bearer " + viewer)).as(operation).isEqualTo(403);
      assertThat(admin(operation, "Authorization: Bearer x")).as(operation).isEqualTo(401);
      assertThat(admin(operation, "X: y")).as(operation).isEqualTo(403);
      assertThat(admin(operation, "Authorization: Bearer " + token)).isNotIn(401, 403);
    }
    assertThat(status(server.admin(), "POST /tasks/gc", "Host: localhost")).isEqualTo(200);
    for (var path :
        List.of("/metrics/../tasks/gc", "/healthcheck;/../threads", "/health/../threads")) {
      assertThat(admin("GET " + path, "X: y")).as(path).isIn(400, 403, 404);
    }
  }

  @Test
  void each_change_is_noted_with_who_made_it_and_how_it_ended() {
    var token = boss();
    var headers = Map.of("Authorization", "Bearer " + token, "X-Request-Id", "mine-1");
    var answer = api.send("DELETE", "sites/shop/props?secret=1", new byte[0], headers);
    assertThat(answer.header("X-Request-Id")).isEqualTo("mine-1");
    as(token, "GET", "pool");

    var audit = as(token, "GET", "audit?limit=1").json();
    var newest = audit.path("changes").get(0);
    assertThat(newest.path("who").asText()).isEqualTo("boss (" + token.substring(5, 17) + ")");
    assertThat(newest.path("role").asText()).isEqualTo("operator");
    assertThat(newest.path("method").asText()).isEqualTo("DELETE");
    assertThat(newest.path("path").asText()).isEqualTo("/api/v1/sites/shop/props");
    assertThat(newest.path("site").asText()).isEqualTo("shop");
    assertThat(newest.path("status").asInt()).isEqualTo(400);
    assertThat(newest.path("requestId").asText()).isEqualTo("mine-1");
    var before = as(token, "GET", "audit?after=" + audit.path("next").asText()).json();
    assertThat(before.path("changes")).hasSize(1);
    assertThat(before.path("changes").get(0).path("who").asText()).isEqualTo("local");
    assertThat(before.path("next").isNull()).isTrue();
    assertThat(before.toString() + audit).doesNotContain(token.substring(18), "secret");
  }

  @Test
  void what_can_t_be_noted_is_not_done() {
    server.audit.broken = Optional.of(new IllegalStateException("no database"));

    var answer = api.json("PATCH", "pool", "{\"min\": 7}");

    assertThat(answer.problem()).isEqualTo("503 urn:kore:database-away");
    assertThat(answer.detail()).contains("nothing was done");
    assertThat(api.get("pool").json().path("why").path("min").asInt()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"name\": \"x\", \"role\": \"king\"}",
        "{\"name\": \"\", \"role\": \"operator\"}",
        "{\"name\": \"a b\", \"role\": \"operator\"}",
        "{\"name\": \"x\", \"role\": \"deployer\"}",
        "{\"name\": \"x\", \"role\": \"deployer\", \"sites\": [\"NO\"]}",
        "{\"name\": \"x\", \"role\": \"deployer\", \"sites\": [null]}",
        "{\"name\": \"x\", \"role\": \"viewer\", \"sites\": [\"shop\"]}",
        "{\"name\": \"x\", \"role\": \"operator\", \"expiresInSeconds\": 1}",
        "{\"name\": \"x\", \"role\": \"operator\", \"expiresInSeconds\": 9223372036854775807}",
        "[]",
        ""
      })
  void tokens_that_can_t_be_are_refused(String json) {
    assertThat(api.json("POST", "tokens", json).problem()).isEqualTo("400 urn:kore:invalid");
  }

  @Test
  void names_and_ids_that_do_not_fit_are_refused() {
    var token = boss();
    var again =
        api.send(
            "POST",
            "tokens",
            "{\"name\": \"boss\", \"role\": \"operator\"}".getBytes(UTF_8),
            Map.of("Authorization", "Bearer " + token, "Content-Type", "application/json"));
    assertThat(again.problem()).isEqualTo("409 urn:kore:name-taken");
    assertThat(as(token, "DELETE", "tokens/x").problem()).isEqualTo("400 urn:kore:invalid");
    assertThat(as(token, "DELETE", "tokens/0123456789ab").problem())
        .isEqualTo("404 urn:kore:unknown-token");
  }

  private String boss() {
    return api.json("POST", "tokens", "{\"name\": \"boss\", \"role\": \"operator\"}")
        .json()
        .path("token")
        .asText();
  }

  private Api.Answer as(String token, String method, String path) {
    return api.send(method, path, new byte[0], Map.of("Authorization", "Bearer " + token));
  }

  private int admin(String operation, String header) {
    return status(server.admin(), operation, "Host: kore.example.com", header);
  }

  /** Sends headers that no HTTP client would let through. */
  private static int status(URI server, String operation, String... headers) {
    var head =
        operation
            + " HTTP/1.1\r\nConnection: close\r\nContent-Length: 0\r\n"
            + String.join("\r\n", headers)
            + "\r\n\r\n";
    try (var socket = new Socket(InetAddress.getByName("localhost"), server.getPort())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(head.getBytes(UTF_8));
      var answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
      return Integer.parseInt(answer.substring(9, 12));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
