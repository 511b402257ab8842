package adapters.cli;

import static org.assertj.core.api.Assertions.assertThat;

import adapters.rest.RestServer;
import domain.pooling.Demand;
import domain.pooling.Demand.Window;
import domain.scheduling.PodRuntime.Install;
import domain.scheduling.SiteError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ClientCommandsTest {
  @TempDir Path temp;

  private final RestServer server = new RestServer();
  private final Shell shell = new Shell(Map.of());
  private Path hello;

  @BeforeEach
  void write() throws IOException {
    hello = temp.resolve("hello");
    Files.createDirectories(hello.resolve("backend"));
    Files.writeString(hello.resolve("backend/http-functions.js"), "export function get_a() {}");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void a_deployed_site_is_live() {
    server.warmPod();

    var run = run("deploy", "hello", hello.toString());

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).matches("hello@1 is live: \\d+ bytes, 1 file\n");
    assertThat(run.err()).isEmpty();
    assertThat(run("sites").out())
        .isEqualTo(
            """
            SITE   PUBLISHED  MAX PODS  HOSTS
            hello  1          1
            """);
  }

  @Test
  void whoever_watches_is_told_what_goes_on() {
    server.warmPod();

    var run = shell.watched("deploy", "hello", hello.toString(), "--server", server.uri() + "");

    assertThat(run.err().lines())
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("packing " + hello),
            line -> assertThat(line).matches("uploading \\d+ bytes, and trying the code"));
  }

  @Test
  void code_that_does_not_load_is_told_as_compilers_do() {
    server.warmPod();
    server.runtime.onInstall =
        _ ->
            new Install.CodeFailed(
                new SiteError(
                    "SyntaxError: no",
                    Optional.of("backend/http-functions.js"),
                    Optional.of(3),
                    Optional.of(7)));

    var run = run("deploy", "hello", hello.toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .isEqualTo(
            hello.resolve("backend/http-functions.js")
                + ":3:7: SyntaxError: no\nhello@1 was not published\n");
  }

  @Test
  void a_refusal_is_the_server_s_own_words_and_no_stack_trace() {
    var run = run("deploy", "hello", hello.toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .startsWith("No warm pod became free in time: hello@1 is stored but not published")
        .doesNotContain("Exception", "\tat ");
  }

  @Test
  void what_can_t_be_packed_is_wrong_usage_and_asks_no_server() throws IOException {
    var empty = Files.createDirectory(temp.resolve("empty"));

    for (var folder : new Path[] {empty, temp.resolve("missing")}) {
      var run = shell.run("deploy", "hello", folder.toString(), "--server", "http://localhost:1");

      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err()).contains(folder.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "deploy Not_A_Site DIR",
        "deploy hello",
        "props",
        "props hello --max-pods 0",
        "recycle",
        "recycle 1234",
        "props hello --max-pods many",
        "props hello --target-concurrency few",
        "pool --min -1",
        "pool --max 1001",
        "sites --server localhost:8081",
        "sites --unknown",
        "unknown",
      })
  void wrong_usage_exits_with_2(String line) {
    var run = shell.run(line.split(" ", -1));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).isNotBlank().doesNotContain("\tat ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sites", "pods", "pool", "props hello", "pods hello"})
  void a_server_that_is_not_there_exits_with_3(String line) {
    var run = shell.run((line + " --server http://localhost:1").split(" ", -1));

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err())
        .isEqualTo(
            "no Kore answers at http://localhost:1: start `kore server` or `kore dev`,"
                + " or name another with --server or KORE_SERVER\n");
  }

  @Test
  void what_is_no_kore_is_told_so() throws IOException {
    try (var other = new OtherServer(200, "<html>")) {
      var run = shell.run("sites", "--server", other.uri());

      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err()).isEqualTo("what answers at " + other.uri() + " is not a Kore\n");
    }
  }

  @Test
  void a_refusal_without_a_reason_is_told_by_its_status() throws IOException {
    try (var other = new OtherServer(418, "{}")) {
      var run = shell.run("sites", "--server", other.uri());

      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err()).isEqualTo(other.uri() + " answered 418\n");
    }
  }

  @Test
  void the_token_goes_with_every_request() throws IOException {
    try (var other = new OtherServer(200, "{}")) {
      new Shell(Map.of("KORE_TOKEN", " s3cret\r\n")).run("sites", "--server", other.uri());

      assertThat(other.authorization).hasValue("Bearer s3cret");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3 cret", "s3\ncret", "s3\rcret", "s3\0cret", "s3cr\u00e9t"})
  void a_token_that_can_be_none_is_refused_and_not_shown(String token) {
    var run = new Shell(Map.of("KORE_TOKEN", token)).run("sites", "--server", "http://localhost:1");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).startsWith("KORE_TOKEN has ").doesNotContain("s3", "\tat ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "localhost:8081",
        "ftp://localhost",
        "http://",
        "http://:8081",
        "http://a b",
        "http://[::1",
        "http://my_host:8081",
        "http://localhost:port",
        "http://localhost:0",
        "http://localhost:65536",
        "http://localhost:99999999999",
        "http://localhost/api",
        "http://localhost?a",
        "http://user:s3cret@localhost",
      })
  void what_can_be_no_server_is_wrong_usage(String url) {
    var run = shell.run("sites", "--server", url);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .contains("write the server as http://host:port")
        .doesNotContain("s3cret", "\tat ");
    if (!url.isEmpty()) {
      var named = new Shell(Map.of("KORE_SERVER", url)).run("sites");
      assertThat(named.exitCode()).isEqualTo(2);
      assertThat(named.err()).startsWith("KORE_SERVER is '").doesNotContain("s3cret", "\tat ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://localhost:1/", "http://[::1]:1", "https://127.0.0.1:1"})
  void what_can_be_a_server_is_asked(String url) {
    assertThat(shell.run("sites", "--server", url).exitCode()).isEqualTo(3);
  }

  @Test
  void a_pod_is_recycled_once_another_serves_or_at_once() {
    server.warmPod();
    run("deploy", "hello", hello.toString());
    var first = server.warmPod();
    server.visit("hello");

    assertThat(run("recycle", first.toString()).out())
        .isEqualTo(first + " serves on until another pod can take its place\n");
    var second = server.warmPod();
    assertThat(run("recycle", first.toString()).out())
        .isEqualTo(first + " finishes what it has in flight, and ends\n");
    assertThat(run("recycle", "--now", second.toString()).out())
        .isEqualTo(second + " finishes what it has in flight, and ends\n");
    var third = server.warmPod();
    assertThat(run("recycle", third.toString()).out()).isEqualTo(third + " is gone\n");
    assertThat(run("recycle", third.toString()).err()).contains("no pod " + third + " is alive");
  }

  @Test
  void props_are_shown_changed_and_set_back() {
    server.warmPod();
    run("deploy", "hello", hello.toString());

    assertThat(run("props", "hello").out())
        .isEqualTo(
            """
            SITE   MIN PODS  MAX PODS  TARGET CONCURRENCY
            hello  0         1         -
            """);
    assertThat(props("--max-pods", "12")).isEqualTo("hello  0         12        -");
    assertThat(props("--target-concurrency", "2.5")).isEqualTo("hello  0         12        2.5");
    assertThat(props("--min-pods", "2")).isEqualTo("hello  2         12        2.5");
    assertThat(run("props", "hello", "--max-pods", "1").err())
        .contains("minPods must be from 0 to maxPods");
    assertThat(props("--default", "--max-pods", "3")).isEqualTo("hello  0         3         -");
    assertThat(props("--default")).isEqualTo("hello  0         1         -");
  }

  private String props(String... change) {
    var arguments = Stream.concat(Stream.of("props", "hello"), Stream.of(change));
    return run(arguments.toArray(String[]::new)).out().lines().skip(1).findFirst().orElseThrow();
  }

  @Test
  void an_unknown_site_is_refused() {
    var run = run("props", "none");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).startsWith("There is no such site: ");
  }

  @Test
  void pods_are_listed_in_aligned_columns() {
    var pod = server.warmPod();

    assertThat(run("pods").out())
        .matches(
            """
            POD {35}STATE   SITE  REVISION  ADDRESS         SECONDS
            %s  pooled  -     -         127\\.0\\.0\\.1:9001  \\d+
            """
                .formatted(pod));
    assertThat(run("pods", "none").exitCode()).isEqualTo(1);
  }

  @Test
  void the_pool_is_shown_and_resized() {
    server.warmPod();

    assertThat(run("pool", "--min", "5").out())
        .isEqualTo(
            """
            SIZE  WARMING  POOLED  CLAIMED  SERVING  DRAINING
            5     0        1       0        0        0

            claims a second   not measured yet
            time to warm      not measured yet
            sites waiting     0
            misses            not measured yet; one claim in 1,000 is allowed
            pods needed       0, but min is 5
            pods idle         5.0 of 5
            """);
    assertThat(server.fleet.warm).isEqualTo(5);
    assertThat(run("pool", "--default", "--max", "1").out()).contains("\n1     0 ");
    assertThat(run("pool", "--default").out()).contains("\n2     0 ");
  }

  @Test
  void the_pool_says_why_it_is_as_large_as_it_is() {
    var refill = Optional.of(Duration.ofMillis(500));
    server.poolRecords.demand =
        new Demand(
            List.of(new Window(Demand.SHORT, 600, refill), new Window(Demand.LONG, 3000, refill)),
            0);

    assertThat(run("pool", "--max", "12").out())
        .endsWith(
            """
            claims a second   10.0 in the last 60 s, 5.0 in the last 600 s
            time to warm      0.5 s
            sites waiting     0
            misses            one claim in 175; one claim in 1,000 is allowed
            pods needed       14, but max is 12
            pods idle         7.0 of 12
            """);
  }

  @Test
  void a_pool_that_nobody_claims_from_has_no_misses_to_speak_of() {
    server.poolRecords.replicas = 2;
    server.poolRecords.demand =
        new Demand(List.of(new Window(Demand.SHORT, 0, Optional.of(Duration.ofMillis(500)))), 0);

    assertThat(run("pool", "--min", "1000", "--max", "1000").out())
        .endsWith(
            """
            claims a second   0.0 in the last 60 s
            time to warm      0.5 s
            sites waiting     0
            misses            none to speak of; one claim in 1,000 is allowed
            pods needed       2, but min is 1000 for each of 2 replicas
            pods idle         2000.0 of 2000
            """);
  }

  @Test
  void json_is_the_server_s_own() {
    assertThat(run("pool", "--json").out())
        .startsWith("{\"size\":2,\"warming\":0,")
        .endsWith("}\n");
    assertThat(run("sites", "--json").out()).isEqualTo("{\"sites\":[]}\n");
  }

  @Test
  void help_is_no_failure() {
    var run = shell.run("deploy", "--help");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("SITE", "DIR", "--server", "--json");
  }

  private Shell.Run run(String... arguments) {
    return shell.run(
        Stream.concat(Arrays.stream(arguments), Stream.of("--server", server.uri().toString()))
            .toArray(String[]::new));
  }
}
