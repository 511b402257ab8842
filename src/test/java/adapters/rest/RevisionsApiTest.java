package adapters.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import adapters.bundle.Tar;
import adapters.rest.Api.Answer;
import domain.scheduling.PodRuntime.Install;
import domain.scheduling.SiteError;
import domain.site.Digest;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RevisionsApiTest {
  private static final byte[] BUNDLE = Tar.of("backend/http-functions.js");

  private final RestServer server = new RestServer();
  private final Api api = new Api(server.uri());

  @AfterEach
  void stop() {
    api.close();
    server.close();
  }

  @Test
  void the_first_revision_creates_the_site_and_publishes_nothing() {
    var answer = deploy("");

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.json().path("site").asText()).isEqualTo("hello");
    assertThat(answer.json().path("revision").asInt()).isEqualTo(1);
    assertThat(answer.json().path("digest").asText()).isEqualTo(Digest.of(BUNDLE).toString());
    assertThat(answer.json().path("published").asBoolean(true)).isFalse();
    assertThat(api.get("sites/hello").json().path("published").isNull()).isTrue();
  }

  @Test
  void the_location_of_a_new_revision_leads_to_it() {
    deploy("");
    var created = deploy("");

    var found = api.get(created.header("Location"));

    assertThat(found.json()).isEqualTo(created.json());
    assertThat(found.json().path("deployedAt").asText()).isEqualTo("1970-01-01T00:00:00Z");
  }

  @Test
  void publishing_tries_the_code_in_a_warm_pod_first() {
    var pod = server.warmPod();

    var answer = deploy("?publish=true");

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.json().path("published").asBoolean()).isTrue();
    assertThat(server.runtime.installed).containsExactly(pod);
    assertThat(api.get("sites/hello").json().path("published").asInt()).isEqualTo(1);
  }

  @Test
  void code_that_does_not_load_is_told_where_it_fails_and_not_published() {
    server.warmPod();
    server.runtime.onInstall =
        _ ->
            new Install.CodeFailed(
                new SiteError(
                    "SyntaxError: no",
                    Optional.of("backend/a.js"),
                    Optional.of(3),
                    Optional.of(7)));

    var answer = deploy("?publish=true");

    assertThat(answer.problem()).isEqualTo("422 urn:kore:code-failed");
    assertThat(answer.detail()).isEqualTo("backend/a.js:3:7: SyntaxError: no");
    assertThat(answer.json().path("revision").asInt()).isEqualTo(1);
    assertThat(api.get("sites/hello").json().path("published").isNull()).isTrue();
  }

  @Test
  void without_a_warm_pod_a_revision_stays_unpublished_and_is_to_be_tried_again() {
    var answer = deploy("?publish=true");

    assertThat(answer.problem()).isEqualTo("503 urn:kore:pool-empty");
    assertThat(answer.header("Retry-After")).isEqualTo("1");
    assertThat(answer.json().path("revision").asInt()).isEqualTo(1);
    assertThat(answer.detail()).contains("hello@1 is stored but not published");
  }

  @Test
  void revisions_are_listed_newest_first_with_the_published_one_marked() {
    deploy("");
    deploy("");
    api.json("PUT", "sites/hello/published", "{\"revision\": 1}");

    var revisions = api.get("sites/hello/revisions").json().path("revisions");

    assertThat(revisions.findValuesAsText("revision")).containsExactly("2", "1");
    assertThat(revisions.findValuesAsText("published")).containsExactly("false", "true");
  }

  @Test
  void an_older_revision_can_be_published_again() {
    deploy("");
    deploy("");
    api.json("PUT", "sites/hello/published", "{\"revision\": 2}");

    var answer = api.json("PUT", "sites/hello/published", "{\"revision\": 1}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("published").asInt()).isEqualTo(1);
  }

  @Test
  void a_revision_that_is_not_there_can_t_be_published() {
    deploy("");

    assertThat(api.json("PUT", "sites/hello/published", "{\"revision\": 9}").problem())
        .isEqualTo("404 urn:kore:unknown-revision");
    assertThat(api.json("PUT", "sites/hello/published", "{\"revision\": 0}").problem())
        .isEqualTo("400 urn:kore:invalid");
    assertThat(api.json("PUT", "sites/none/published", "{\"revision\": 1}").problem())
        .isEqualTo("404 urn:kore:unknown-site");
    assertThat(api.get("sites/hello/revisions/2").problem())
        .isEqualTo("404 urn:kore:unknown-revision");
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/gzip", "application/x-gzip", "application/octet-stream"})
  void a_bundle_may_come_under_any_of_its_names(String contentType) {
    assertThat(api.post("sites/hello/revisions", contentType, BUNDLE).status()).isEqualTo(201);
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "application/zip", "text/plain"})
  void another_type_of_body_is_415(String contentType) {
    assertThat(api.post("sites/hello/revisions", contentType, BUNDLE).problem())
        .isEqualTo("415 urn:kore:unsupported-media-type");
  }

  @Test
  void a_bundle_that_is_refused_creates_nothing() {
    var answer = api.post("sites/hello/revisions", "application/gzip", Tar.of("../a.js"));

    assertThat(answer.problem()).isEqualTo("422 urn:kore:bundle-refused");
    assertThat(answer.detail()).contains("\"../a.js\" leaves the bundle");
    assertThat(api.get("sites/hello").status()).isEqualTo(404);
  }

  @Test
  void a_bundle_that_is_too_large_is_413() {
    var answer = api.post("sites/hello/revisions", "application/gzip", new byte[11 * 1024 * 1024]);

    assertThat(answer.problem()).isEqualTo("413 urn:kore:too-large");
  }

  @Test
  void publish_is_true_or_false() {
    assertThat(deploy("?publish=yes").problem()).isEqualTo("400 urn:kore:invalid");
    assertThat(deploy("?publish=false").status()).isEqualTo(201);
  }

  @Test
  void a_gzip_coding_of_the_transfer_is_not_taken_for_the_bundle_s_own() {
    var answer =
        api.send(
            "POST",
            "sites/hello/revisions",
            BUNDLE,
            Map.of("Content-Type", "application/gzip", "Content-Encoding", "gzip"));

    assertThat(answer.problem()).isEqualTo("422 urn:kore:bundle-refused");
  }

  @Test
  void a_retry_under_the_key_makes_no_second_revision() {
    var first = deploy("", "\"a-key\"");
    var retry = deploy("", "a-key");

    assertThat(first.status()).isEqualTo(201);
    assertThat(retry.status()).isEqualTo(201);
    assertThat(retry.response().body()).isEqualTo(first.response().body());
    assertThat(retry.header("Location")).isEqualTo(first.header("Location"));
    assertThat(deploy("", "another").json().path("revision").asInt()).isEqualTo(2);
  }

  @Test
  void a_deployment_that_found_no_pod_goes_on_under_its_key() {
    assertThat(deploy("?publish=true", "a-key").problem()).isEqualTo("503 urn:kore:pool-empty");
    server.warmPod();

    var retry = deploy("?publish=true", "a-key");

    assertThat(retry.status()).isEqualTo(201);
    assertThat(retry.json().path("revision").asInt()).isEqualTo(1);
    assertThat(api.get("sites/hello").json().path("published").asInt()).isEqualTo(1);
  }

  @Test
  void a_late_retry_takes_nothing_back_that_was_published_since() {
    server.warmPod();
    var first = deploy("?publish=true", "a-key");
    deploy("");
    api.json("PUT", "sites/hello/published", "{\"revision\": 2}");

    var retry = deploy("?publish=true", "a-key");

    assertThat(retry.response().body()).isEqualTo(first.response().body());
    assertThat(api.get("sites/hello").json().path("published").asInt()).isEqualTo(2);
  }

  @Test
  void a_key_of_another_deployment_is_422() {
    deploy("", "a-key");

    assertThat(deploy("?publish=true", "a-key").problem()).isEqualTo("422 urn:kore:key-reused");
    assertThat(deploy("?publish=false", "a-key").status()).isEqualTo(201);
    assertThat(deploy("", "k".repeat(256)).problem()).isEqualTo("400 urn:kore:invalid");
  }

  private Answer deploy(String query, String key) {
    return api.send(
        "POST",
        "sites/hello/revisions" + query,
        BUNDLE,
        Map.of("Content-Type", "application/gzip", "Idempotency-Key", key));
  }

  private Answer deploy(String query) {
    return api.post("sites/hello/revisions" + query, "application/gzip", BUNDLE);
  }

  @Test
  void a_publication_that_expects_another_one_is_refused_and_told_which() {
    api.post("sites/hello/revisions", "application/gzip", Tar.of("backend/a.js"));
    api.post("sites/hello/revisions", "application/gzip", Tar.of("backend/b.js"));
    assertThat(api.get("sites/hello/published").problem())
        .isEqualTo("404 urn:kore:unknown-revision");
    assertThat(published("If-Match", "*", 1).status()).isEqualTo(412);

    assertThat(published("If-None-Match", "*", 1).status()).isEqualTo(200);
    var seen = api.get("sites/hello/published");
    var next = published("If-Match", seen.header("ETag"), 2);
    var late = published("If-Match", seen.header("ETag"), 1);

    assertThat(seen.response().body()).isEqualTo("{\"revision\":1}");
    assertThat(next.status()).isEqualTo(200);
    assertThat(late.problem()).isEqualTo("412 urn:kore:precondition-failed");
    assertThat(late.header("ETag"))
        .isEqualTo(next.header("ETag"))
        .isEqualTo(api.get("sites/hello/published").header("ETag"));
  }

  @Test
  void revisions_are_listed_page_by_page() {
    for (int i = 0; i < 3; i++) {
      api.post("sites/hello/revisions", "application/gzip", Tar.of("backend/a.js"));
    }

    var first = api.get("sites/hello/revisions?limit=2").json();
    var last = api.get("sites/hello/revisions?limit=2&after=" + first.path("next").asInt()).json();

    assertThat(first.findValuesAsText("revision")).containsExactly("3", "2");
    assertThat(last.findValuesAsText("revision")).containsExactly("1");
    assertThat(last.path("next").isNull()).isTrue();
  }

  private Api.Answer published(String condition, String value, int revision) {
    return api.send(
        "PUT",
        "sites/hello/published",
        "{\"revision\": %d}".formatted(revision).getBytes(UTF_8),
        Map.of("Content-Type", "application/json", condition, value));
  }
}
