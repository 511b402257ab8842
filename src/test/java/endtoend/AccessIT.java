package endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import adapters.postgres.TestPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Access on the packaged jar: what opens and closes it, over restarts and replicas. */
final class AccessIT {
  private static final String OPERATOR = "0123456789abcdef0123456789abcdef";
  private static final Pattern TOKEN =
      Pattern.compile("\"token\":\"(kore_([0-9a-f]{12})_[^\"]+)\"");
  private static final String ELSEWHERE = "server.applicationConnectors[0].bindHost";

  @TempDir(factory = OpenFolder.class)
  Path folder = Path.of("unset");

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void a_kore_that_listens_elsewhere_needs_an_operator_in_configuration_or_database() {
    var settings = new HashMap<>(TestPostgres.newDatabaseConfiguration());
    settings.put("fleet.type", "simulated");
    try (var kore = KoreProcess.server(folder, settings)) {
      assertThat(kore.output()).contains("There are no tokens yet", "loopback only");
      assertThat(get(kore, "").statusCode()).isEqualTo(200);
    }
    settings.put(ELSEWHERE, "0.0.0.0");
    assertRefused(settings, "auth.operatorToken", "bindHost");

    var configured = new HashMap<>(settings);
    configured.put("auth.operatorToken", OPERATOR);
    String boss;
    try (var kore = KoreProcess.server(folder, configured)) {
      assertThat(get(kore, "").statusCode()).isEqualTo(401);
      boss = make(kore, OPERATOR, "{\"name\": \"boss\", \"role\": \"operator\"}");
      assertThat(get(kore, boss).statusCode()).isEqualTo(200);
      assertThat(kore.output()).doesNotContain(OPERATOR, boss);
    }
    try (var kore = KoreProcess.server(folder, settings)) {
      assertThat(get(kore, boss).statusCode()).isEqualTo(200);
      assertThat(get(kore, OPERATOR).statusCode()).isEqualTo(401);
    }
  }

  @Test
  void a_token_holds_on_all_replicas_and_so_does_its_end() throws InterruptedException {
    var settings = new HashMap<>(TestPostgres.newDatabaseConfiguration());
    settings.put("fleet.type", "simulated");
    settings.put("runtime.signingKey", key());
    try (var one = KoreProcess.server(folder, settings);
        var other = KoreProcess.server(folder, settings)) {
      assertThat(get(other, "").statusCode()).isEqualTo(200);
      var boss = make(one, "", "{\"name\": \"boss\", \"role\": \"operator\"}");
      var guest = make(one, boss, "{\"name\": \"guest\", \"role\": \"viewer\"}");
      assertThat(get(other, guest).statusCode()).isEqualTo(200);
      Thread.sleep(1100);
      assertThat(get(other, "").statusCode()).isEqualTo(401);

      var id = guest.substring(5, 17);
      assertThat(send(one, boss, "DELETE", "tokens/" + id, "").statusCode()).isEqualTo(204);
      assertThat(get(one, guest).statusCode()).isEqualTo(401);
      Thread.sleep(1100);
      assertThat(get(other, guest).statusCode()).isEqualTo(401);
      assertThat(send(other, boss, "GET", "audit", "").body())
          .contains("\"path\":\"/api/v1/tokens/" + id + "\"", "\"who\":\"boss (", "\"status\":204");
    }
  }

  @Test
  void headers_that_clients_may_forge_are_not_for_the_admin_port() {
    assertRefused(Map.of("server.adminConnectors[0].useForwardedHeaders", "true"), "useForwarded");
    assertRefused(
        Map.of("server.applicationConnectors[0].useForwardedHeaders", "true"),
        "useForwardedHeaders",
        "auth.operatorToken");
  }

  private String key() {
    var file = folder.resolve("signing-key.pem");
    try {
      var openssl =
          new ProcessBuilder("openssl", "genpkey", "-algorithm", "ed25519", "-out", file.toString())
              .start();
      assertThat(openssl.waitFor()).isZero();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
    return file.toString();
  }

  private String make(KoreProcess kore, String by, String json) {
    var answer = send(kore, by, "POST", "tokens", json).body();
    var token = TOKEN.matcher(answer);
    assertThat(token.find()).as(answer).isTrue();
    return token.group(1);
  }

  private HttpResponse<String> get(KoreProcess kore, String token) {
    return send(kore, token, "GET", "sites", "");
  }

  private HttpResponse<String> send(
      KoreProcess kore, String token, String method, String path, String body) {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + kore.apiPort() + "/api/v1/" + path))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .header("Content-Type", "application/json");
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void assertRefused(Map<String, String> settings, String... said) {
    var kore =
        KoreProcess.start(
            folder, settings, "server", Path.of("config.yml").toAbsolutePath().toString());

    assertThat(kore.awaitExit()).isEqualTo(1);
    assertThat(kore.output()).contains(said).doesNotContain("\tat ");
    kore.awaitNothingLeft();
  }
}
