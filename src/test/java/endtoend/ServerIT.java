package endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import adapters.bundle.BundleArchive;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code kore server} with many sites, as a platform uses it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ServerIT {
  private final Http http = new Http();

  @TempDir(factory = OpenFolder.class)
  static Path folder = Path.of("unset");

  private KoreProcess kore;

  @BeforeAll
  void start() {
    kore = KoreProcess.server(folder, Map.of("pool.min", "4"));
  }

  @AfterAll
  void stop() {
    kore.close();
    kore.awaitNothingLeft();
  }

  @Test
  void each_site_has_pods_of_its_own_and_no_pod_ever_serves_two() throws IOException {
    var siteOfPod = new HashMap<String, String>();
    for (int i = 0; i < 8; i++) {
      var site = "own" + i;
      deploy(site, answering(site));
      for (int n = 0; n < 3; n++) {
        var answer = ask(site);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(site);
        assertThat(siteOfPod.computeIfAbsent(pod(answer), _ -> site)).isEqualTo(site);
      }
    }
    assertThat(siteOfPod).hasSize(8);
  }

  @Test
  void fifty_simultaneous_first_requests_take_one_pod() throws Exception {
    deploy("herd", answering("herd"));

    var pods = new HashSet<String>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers =
          IntStream.range(0, 50).mapToObj(_ -> threads.submit(() -> ask("herd"))).toList();
      for (var answer : answers) {
        assertThat(answer.get().statusCode()).isEqualTo(200);
        pods.add(pod(answer.get()));
      }
    }

    assertThat(pods).hasSize(1);
  }

  @Test
  void a_published_revision_replaces_the_one_before_and_can_be_taken_back() throws IOException {
    deploy("twice", answering("one"));
    assertThat(ask("twice").body()).isEqualTo("one");

    deploy("twice", answering("two"));
    awaitBody("twice", "two");
    http.put(kore.apiPort(), "/api/v1/sites/twice/published", "{\"revision\": 1}");

    awaitBody("twice", "one");
  }

  @Test
  void a_registered_host_leads_to_its_site() throws IOException {
    deploy("hosted", answering("hosted"));

    http.put(kore.apiPort(), "/api/v1/sites/hosted/hosts/www.example.test", "");

    var answer = http.get(kore.sitePort(), "www.example.test", "/_functions/hello");
    assertThat(answer.body()).isEqualTo("hosted");
  }

  @Test
  void a_recycled_pod_is_replaced_by_another_one() throws IOException {
    deploy("recycled", answering("recycled"));
    var before = pod(ask("recycled"));

    http.delete(kore.apiPort(), "/api/v1/pods/" + before);

    var after = ask("recycled");
    assertThat(after.statusCode()).isEqualTo(200);
    assertThat(pod(after)).isNotEqualTo(before);
  }

  @Test
  void simultaneous_placements_under_a_key_are_one() throws Exception {
    deploy("once", answering("once"));

    var bodies = new HashSet<String>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers =
          IntStream.range(0, 20)
              .mapToObj(_ -> threads.submit(() -> http.place(kore.apiPort(), "once", "twenty")))
              .toList();
      for (var answer : answers) {
        assertThat(answer.get().statusCode()).isEqualTo(200);
        bodies.add(answer.get().body());
      }
    }

    assertThat(bodies).hasSize(1);
  }

  @Test
  void a_placement_under_a_key_is_the_same_one_until_its_pod_goes() throws IOException {
    deploy("keyed", answering("keyed"));
    var first = http.place(kore.apiPort(), "keyed", "\"a-key\"");

    assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
    assertThat(first.body()).contains("affiliated", pod(ask("keyed")));
    assertThat(http.place(kore.apiPort(), "keyed", "a-key").body()).isEqualTo(first.body());
    assertThat(http.place(kore.apiPort(), "own0", "a-key").statusCode()).isEqualTo(422);

    http.delete(kore.apiPort(), "/api/v1/pods/" + pod(ask("keyed")) + "?now=true");

    assertThat(http.place(kore.apiPort(), "keyed", "a-key").statusCode()).isEqualTo(410);
    assertThat(http.place(kore.apiPort(), "keyed", "a-new-key").statusCode()).isEqualTo(200);
  }

  @Test
  void a_deleted_site_is_unknown() throws IOException {
    deploy("deleted", answering("deleted"));
    ask("deleted");

    assertThat(http.delete(kore.apiPort(), "/api/v1/sites/deleted").statusCode()).isLessThan(300);

    assertThat(awaitStatus("deleted", 404).body()).contains("urn:kore:");
  }

  @Test
  void code_that_does_not_parse_is_refused_with_its_place() throws IOException {
    var answer =
        post(
            "broken", bundle("export function get_hello() {\n  return ok(;\n}\n"), "?publish=true");

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("backend/http-functions.js:2:").doesNotContain("    at ");
    assertThat(ask("broken").statusCode()).isEqualTo(404);
  }

  @Test
  void what_is_no_bundle_is_refused() {
    var answer = post("bad", "not gzip".getBytes(UTF_8), "");

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("tar.gz");
    assertThat(http.get(kore.apiPort(), "/api/v1/sites/bad").statusCode()).isEqualTo(404);
  }

  @Test
  void a_bundle_that_is_too_large_is_refused() {
    assertThat(post("large", new byte[10 * 1024 * 1024 + 1], "").statusCode()).isEqualTo(413);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nowhere.localhost", "example.com", "1--own0.localhost", "_.localhost"})
  void an_unknown_host_is_404(String host) {
    var answer = http.get(kore.sitePort(), host, "/");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/problem+json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/_kore/health", "/%5fkore/health", "/x/../_kore/health", "//_kore/health"})
  void the_runtimes_own_paths_are_404_from_outside(String path) throws IOException {
    deploy("guarded", answering("guarded"));

    var answer = http.get(kore.sitePort(), "guarded.localhost", path);

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).doesNotContain("bootId");
  }

  @Test
  void site_code_sees_nothing_of_kore() throws IOException {
    deploy(
        "curious",
        """
        import { ok } from 'wix-http-functions';
        import fs from 'fs';
        const attempt = (look) => { try { return String(look()); } catch (e) { return 'refused'; } };
        export const get_hello = () => ok({ body: {
          environment: Object.keys(process.env),
          kore: attempt(() => fs.readFileSync(`/proc/${process.ppid}/environ`)),
          password: attempt(() => fs.readFileSync('%s')),
          folder: attempt(() => fs.readdirSync('/')),
          kill: attempt(() => process.kill(process.ppid, 0)),
          child: attempt(() => require('child_process')),
        } });
        """
            .formatted(folder.resolve("data/password")));

    assertThat(ask("curious").body())
        .isEqualTo(
            "{\"environment\":[],\"kore\":\"refused\",\"password\":\"refused\","
                + "\"folder\":\"refused\",\"kill\":\"refused\",\"child\":\"refused\"}");
  }

  private void awaitBody(String site, String body) {
    while (!ask(site).body().equals(body)) {
      Thread.onSpinWait();
    }
  }

  private HttpResponse<String> awaitStatus(String site, int status) {
    var answer = ask(site);
    while (answer.statusCode() != status) {
      answer = ask(site);
    }
    return answer;
  }

  private HttpResponse<String> ask(String site) {
    return http.get(kore.sitePort(), site + ".localhost", "/_functions/hello");
  }

  private void deploy(String site, String code) throws IOException {
    var answer = post(site, bundle(code), "?publish=true");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
  }

  private HttpResponse<String> post(String site, byte[] body, String query) {
    var path = "/api/v1/sites/" + site + "/revisions" + query;
    return http.post(kore.apiPort(), path, "application/gzip", body);
  }

  private byte[] bundle(String code) throws IOException {
    var site = Files.createTempDirectory(folder, "site");
    Files.createDirectories(site.resolve("backend"));
    Files.writeString(site.resolve("backend/http-functions.js"), code);
    return ((BundleArchive.Accepted) BundleArchive.pack(site)).bundle().packed();
  }

  private static String answering(String body) {
    return """
        import { ok } from 'wix-http-functions';
        export const get_hello = () => ok({ body: '%s' });
        """
        .formatted(body);
  }

  private static String pod(HttpResponse<String> answer) {
    return answer.headers().firstValue("Kore-Pod").orElseThrow();
  }
}
