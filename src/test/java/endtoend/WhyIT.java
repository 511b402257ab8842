package endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import adapters.bundle.BundleArchive;
import adapters.postgres.TestPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a Kore that runs can tell of what it did. */
final class WhyIT {
  private static final String TALKING =
      """
      import { ok } from 'wix-http-functions';
      export const get_hello = () => { console.warn('said hello \\u001b[31m'); return ok({ body: 'hello' }); };
      export const get_end = () => { setTimeout(() => { throw new Error('I can no more'); }); return ok(); };
      """;

  private final Http http = new Http();
  private final Map<String, String> settings =
      new HashMap<>(TestPostgres.newDatabaseConfiguration());

  @TempDir(factory = OpenFolder.class)
  Path folder = Path.of("unset");

  @Test
  void why_tells_of_a_cold_start_of_a_refusal_and_of_last_words() throws IOException {
    settings.put("dispatch.maxPendingPerSite", "1");
    try (var kore = KoreProcess.server(folder, settings)) {
      deploy(kore, TALKING);
      assertThat(ask(kore, "hello").statusCode()).isEqualTo(200);
      var pod = ask(kore, "end").headers().firstValue("Kore-Pod").orElseThrow();

      awaitDecision(kore, "pods/" + pod, "I can no more");

      var story = run(kore, "lastColdStart", "why", "talking", "--since", "1h", "--json");
      assertThat(story).contains("is claimed for visitors, whose site has no pod, slot 1 of 1");
      assertThat(run(kore, "last cold start", "why", "talking")).contains("fromClaimToEnd");
      assertThat(run(kore, "exit code 1", "why", pod)).contains("  | ").contains("I can no more");

      run(kore, "2", "props", "talking", "--max-pods", "2");
      try (var visits = Executors.newSingleThreadScheduledExecutor()) {
        var _ =
            visits.scheduleWithFixedDelay(() -> ask(kore, "hello"), 0, 100, TimeUnit.MILLISECONDS);
        awaitDecision(kore, "sites/talking", "no further pod: it has all that its props allow");
        visits.shutdownNow();
      }
      assertThat(run(kore, "gets no further pod", "why", "talking")).contains("2 of 2");

      assertThat(post(kore, "export const get_hello = (;").statusCode()).isEqualTo(422);
      awaitDecision(kore, "sites/talking", "the site's code does not load: backend/http-functions");
    }
  }

  @Test
  void refusals_are_counted() throws Exception {
    settings.put("pool.min", "0");
    settings.put("pool.max", "0");
    settings.put("dispatch.coldTimeout", "1s");
    settings.put("dispatch.maxPendingPerSite", "2");
    try (var kore = KoreProcess.server(folder, settings)) {
      var revisions = "/api/v1/sites/talking/revisions";
      http.post(kore.apiPort(), revisions, "application/gzip", bundle(TALKING));
      http.put(kore.apiPort(), "/api/v1/sites/talking/published", "{\"revision\": 1}");
      var asking =
          Stream.generate(() -> Thread.ofVirtual().start(() -> ask(kore, "hello")))
              .limit(5)
              .toList();
      for (var thread : asking) {
        thread.join();
      }

      awaitDecision(kore, "sites/talking", "too many requests waited already");
      awaitDecision(kore, "sites/talking", "no warm pod became free in time");

      await(kore, "usage/sites", "\"refusals\":5");
      assertThat(run(kore, "talking", "report", "usage", "--json"))
          .contains("\"requests\":0", "\"refusals\":5");
      assertThat(run(kore, "talking", "report", "usage", "--format", "csv")).contains("\ntalking,");
      assertThat(refusals()).containsExactly("pool-empty 2", "too-many-waiting 3");
    }
  }

  @Test
  void logs_are_followed_over_a_restart_and_end_with_ctrl_c() throws IOException {
    var kore = KoreProcess.server(folder, settings);
    deploy(kore, TALKING);
    ask(kore, "hello");
    var port = kore.apiPort();
    var follower =
        KoreProcess.start(
            folder, Map.of(), "logs", "talking", "-f", "--server", "http://localhost:" + port);
    follower.await(line -> line.endsWith("WARNING  said hello ?[31m"));
    kore.close();
    follower.await(line -> line.contains("the server is away"));

    settings.put("server.applicationConnectors[0].port", Integer.toString(port));
    try (var again = KoreProcess.server(folder, settings)) {
      deploy(again, TALKING.replace("said hello", "said it again"));
      ask(again, "hello");
      follower.await(line -> line.contains("said it again"));
    }
    follower.interrupt();
    follower.awaitExit();
    assertThat(follower.output()).doesNotContain("Exception", "\u001b");
    assertThat(follower.output().lines().filter(line -> line.contains("said hello"))).hasSize(1);
  }

  @Test
  void events_go_on_after_a_restart_where_they_were() throws Exception {
    var kore = KoreProcess.server(folder, settings);
    deploy(kore, TALKING);
    var seen = new ArrayList<String>();
    var last = listen(kore, "", seen, "serving");
    kore.close();

    try (var again = KoreProcess.server(folder, settings)) {
      ask(again, "hello");
      listen(again, last, seen, "serving");
    }
    assertThat(seen).containsSubsequence("claimed", "serving", "gone", "claimed", "serving");
  }

  /** Listens until something is told of the site, and returns where. */
  private String listen(KoreProcess kore, String last, List<String> seen, String until)
      throws Exception {
    var request =
        HttpRequest.newBuilder(
            URI.create("http://localhost:" + kore.apiPort() + "/api/v1/events?site=talking"));
    if (!last.isEmpty()) {
      request.header("Last-Event-ID", last);
    }
    try (var client = HttpClient.newHttpClient();
        var lines = client.send(request.build(), BodyHandlers.ofLines()).body()) {
      var id = last;
      if (last.isEmpty()) {
        ask(kore, "hello");
      }
      for (var next = lines.iterator(); next.hasNext(); ) {
        var line = next.next();
        id = line.startsWith("id: ") ? line.substring(4) : id;
        if (line.startsWith("data: ")) {
          var what = line.replaceFirst(".*\"what\":\"([a-z]+)\".*", "$1");
          seen.add(what);
          if (what.equals(until)) {
            client.shutdownNow();
            return id;
          }
        }
      }
      throw new AssertionError("the stream ended: " + seen);
    }
  }

  /** As psql shows them to an analyst. */
  private List<String> refusals() throws SQLException {
    var told = new ArrayList<String>();
    try (var connection =
            DriverManager.getConnection(
                settings.get("database.url"),
                settings.get("database.user"),
                settings.get("database.password"));
        var statement = connection.createStatement()) {
      statement.execute("set role kore_reporting");
      var rows =
          statement.executeQuery(
              "select kind || ' ' || refusals from reporting.refusals where site = 'talking' order by kind");
      while (rows.next()) {
        told.add(rows.getString(1));
      }
    }
    return told;
  }

  private void awaitDecision(KoreProcess kore, String subject, String said) {
    await(kore, subject + "/decisions", said);
  }

  private void await(KoreProcess kore, String path, String said) {
    var answer = get(kore, path);
    for (int tries = 0; !answer.contains(said); tries++) {
      assertThat(tries).as(answer).isLessThan(600);
      pause();
      answer = get(kore, path);
    }
  }

  private String get(KoreProcess kore, String path) {
    return http.get(kore.apiPort(), "/api/v1/" + path).body();
  }

  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private String run(KoreProcess kore, String said, String... arguments) {
    var line = new ArrayList<>(List.of(arguments));
    line.addAll(List.of("--server", "http://localhost:" + kore.apiPort()));
    var command = KoreProcess.start(folder, Map.of(), line.toArray(String[]::new));
    command.await(text -> text.contains(said));
    assertThat(command.awaitExit()).isZero();
    return command.output();
  }

  private HttpResponse<String> ask(KoreProcess kore, String function) {
    return http.get(kore.sitePort(), "talking.localhost", "/_functions/" + function);
  }

  private void deploy(KoreProcess kore, String code) throws IOException {
    var answer = post(kore, code);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
  }

  private HttpResponse<String> post(KoreProcess kore, String code) throws IOException {
    var path = "/api/v1/sites/talking/revisions?publish=true";
    return http.post(kore.apiPort(), path, "application/gzip", bundle(code));
  }

  private byte[] bundle(String code) throws IOException {
    var site = Files.createTempDirectory(folder, "site");
    Files.createDirectories(site.resolve("backend"));
    Files.writeString(site.resolve("backend/http-functions.js"), code);
    return ((BundleArchive.Accepted) BundleArchive.pack(site)).bundle().packed();
  }
}
