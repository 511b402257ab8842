package adapters.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import adapters.bundle.Tar;
import adapters.rest.Api.Answer;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Placements under an {@code Idempotency-Key}. */
final class PlacementsApiTest {
  private static final String KEY = "\"8e03978e-40d5-43e8-bc93-6894a57f9324\"";

  private final RestServer server = new RestServer();
  private final Api api = new Api(server.uri());

  @BeforeEach
  void publish() {
    api.post("sites/hello/revisions", "application/gzip", Tar.of("backend/a.js"));
    api.json("PUT", "sites/hello/published", "{\"revision\": 1}");
  }

  @AfterEach
  void stop() {
    api.close();
    server.close();
  }

  @Test
  void a_retry_under_the_key_is_answered_as_the_first_request() {
    server.warmPod();

    var first = place("hello", KEY, "");
    var retry = place("hello", KEY, "");

    assertThat(first.json().path("outcome").asText()).isEqualTo("affiliated");
    assertThat(retry.status()).isEqualTo(200);
    assertThat(retry.response().body()).isEqualTo(first.response().body());
    assertThat(place("hello", "another", "").json().path("outcome").asText()).isEqualTo("joined");
  }

  @Test
  void a_key_whose_pod_drains_is_410_and_tells_what_to_do() {
    server.warmPod();
    var pod = place("hello", KEY, "").json().path("podId").asText();

    api.delete("pods/" + pod + "?now=true");
    var answer = place("hello", KEY, "");

    assertThat(answer.problem()).isEqualTo("410 urn:kore:placement-over");
    assertThat(answer.detail()).contains(pod).contains("new key");
  }

  @Test
  void a_key_of_another_site_or_another_body_is_422() {
    server.warmPod();
    place("hello", KEY, "");

    assertThat(place("other", KEY, "").problem()).isEqualTo("422 urn:kore:key-reused");
    assertThat(place("hello", KEY, "{}").problem()).isEqualTo("422 urn:kore:key-reused");
  }

  @Test
  void a_refused_placement_may_be_tried_again_under_its_key() {
    assertThat(place("hello", KEY, "").problem()).isEqualTo("503 urn:kore:pool-empty");

    server.warmPod();

    assertThat(place("hello", KEY, "").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      quoteCharacter = '\'',
      value = {"key \"key\"", "\"a\\\"b\\\\c\" \"a\\\"b\\\\c\"", "a=b/c+d:e \"a=b/c+d:e\""})
  void the_same_key_may_be_written_in_two_ways(String one, String other) {
    server.warmPod();

    assertThat(place("hello", one, "").json().path("outcome").asText()).isEqualTo("affiliated");
    assertThat(place("hello", other, "").json().path("outcome").asText()).isEqualTo("affiliated");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\"\"",
        "\"open",
        "\"a\"b\"",
        "\"a\\b\"",
        "a\"b",
        "two words",
        "\"two words\"",
        "a,b",
        "\"a\", \"b\"",
        "\"a\";p=1",
        "a\tb"
      })
  void what_is_no_key_is_400_and_told_the_rule(String header) {
    var answer = place("hello", header, "");

    assertThat(answer.problem()).isEqualTo("400 urn:kore:invalid");
    assertThat(answer.detail()).contains("1 to 255 visible ASCII characters");
  }

  @Test
  void two_keys_are_none() throws Exception {
    var request =
        HttpRequest.newBuilder(server.uri().resolve("/api/v1/sites/hello/placements"))
            .POST(BodyPublishers.noBody())
            .header("Idempotency-Key", "one")
            .header("Idempotency-Key", "two");

    try (var http = HttpClient.newHttpClient()) {
      var answer = new Answer(http.send(request.build(), BodyHandlers.ofString()));
      assertThat(answer.problem()).isEqualTo("400 urn:kore:invalid");
    }
  }

  @Test
  void a_key_has_at_most_255_characters() {
    server.warmPod();

    assertThat(place("hello", "k".repeat(255), "").status()).isEqualTo(200);
    assertThat(place("hello", "k".repeat(256), "").problem()).isEqualTo("400 urn:kore:invalid");
    assertThat(place("hello", "\"" + "\\\\".repeat(255) + "\"", "").status()).isEqualTo(200);
    assertThat(place("hello", "\"" + "\\\\".repeat(256) + "\"", "").problem())
        .isEqualTo("400 urn:kore:invalid");
  }

  @Test
  void a_body_that_is_too_large_for_a_placement_is_413() {
    assertThat(place("hello", KEY, "x".repeat(64 * 1024 + 1)).problem())
        .isEqualTo("413 urn:kore:too-large");
  }

  private Answer place(String site, String key, String body) {
    return api.send(
        "POST",
        "sites/" + site + "/placements",
        body.getBytes(UTF_8),
        Map.of("Idempotency-Key", key));
  }
}
