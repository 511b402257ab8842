package adapters.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import adapters.bundle.Tar;
import adapters.rest.Described.Operation;
import domain.pod.PodId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operation of the description is there, and answers as the description says. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ContractTest {
  private static final String TOKEN = "the-operator-of-the-configuration-0123";
  private static final Map<String, String> AUTHORIZATION =
      Map.of("Authorization", "Bearer " + TOKEN);
  private static final String NOBODY = new PodId(new UUID(7, 7)).toString();

  /** Bodies that each operation takes; one with none here must take an empty object. */
  private static final Map<String, String> BODIES =
      Map.of(
          "setProps", "{\"maxPods\": 3, \"minPods\": 1}",
          "publish", "{\"revision\": <revision>}",
          "makeToken", "{\"name\": \"<revision>\", \"role\": \"viewer\"}",
          "changePool", "{\"min\": 1, \"max\": null}");

  private final Described api = new Described();
  private final RestServer server = new RestServer(Optional.of(TOKEN));
  private Api client = new Api(server.uri(), AUTHORIZATION);

  List<Operation> operations() {
    return api.operations();
  }

  @BeforeAll
  void start() {
    server.warmPod();
  }

  /** A connection that the server closes is not used by the next test. */
  @BeforeEach
  void connect() {
    client.close();
    client = new Api(server.uri(), AUTHORIZATION);
  }

  @AfterAll
  void stop() {
    client.close();
    server.close();
  }

  @ParameterizedTest
  @MethodSource("operations")
  void what_is_right_is_answered_as_described(Operation operation) {
    assumeThat(operation.streams()).isFalse();
    var values = prepared(operation);

    var answer = send(operation, values, Map.of());

    assertThat(answer.status()).as(answer.response().body()).isBetween(200, 299);
    assertAsDescribed(operation, answer);
  }

  @ParameterizedTest
  @MethodSource("operations")
  void a_site_or_pod_that_is_not_there_is_told(Operation operation) {
    var site = operation.problems().contains(ProblemType.UNKNOWN_SITE.urn());
    var pod = operation.problems().contains(ProblemType.UNKNOWN_POD.urn());
    assumeThat(site || pod).isTrue();

    var values = new HashMap<>(prepared(operation));
    values.putAll(Map.of("site", "none", "id", NOBODY));

    var answer = send(operation, values, Map.of());

    assertThat(answer.status()).isEqualTo(404);
    assertAsDescribed(operation, answer);
  }

  @ParameterizedTest
  @MethodSource("operations")
  void every_parameter_is_held_to_its_rule_by_name(Operation operation) {
    for (var parameter : operation.node.path("parameters")) {
      var name = parameter.path("name").asText();
      boolean rule = parameter.path("schema").properties().size() > 1;
      if (!rule || parameter.path("in").asText().equals("header")) {
        continue;
      }
      var values = new HashMap<>(prepared(operation));
      values.put(name, "~");

      var answer = send(operation, values, Map.of());

      assertThat(answer.problem()).isEqualTo("400 urn:kore:invalid");
      assertThat(answer.detail()).contains(name);
      assertAsDescribed(operation, answer);
    }
  }

  @ParameterizedTest
  @MethodSource("operations")
  void a_query_parameter_that_nobody_knows_is_refused(Operation operation) {
    var values = prepared(operation);
    var path = path(operation, values);
    var answer =
        client.send(
            operation.method,
            path + (path.contains("?") ? "&" : "?") + "misspelt=1",
            body(operation, values),
            headers(operation));

    assertThat(answer.problem()).isEqualTo("400 urn:kore:invalid");
    assertThat(answer.detail()).startsWith("there is no query parameter \"misspelt\" here, but: ");
    assertAsDescribed(operation, answer);
  }

  @ParameterizedTest
  @MethodSource("operations")
  void who_accepts_nothing_that_is_there_gets_406(Operation operation) {
    assumeThat(operation.answers(406)).isTrue();

    var answer = send(operation, prepared(operation), Map.of("Accept", "image/png"));

    assertThat(answer.status()).isEqualTo(406);
    assertAsDescribed(operation, answer);
  }

  @ParameterizedTest
  @MethodSource("operations")
  void a_body_of_another_type_is_415(Operation operation) {
    assumeThat(operation.answers(415)).isTrue();

    var answer = send(operation, prepared(operation), Map.of("Content-Type", "image/png"));

    assertThat(answer.status()).isEqualTo(415);
    assertAsDescribed(operation, answer);
  }

  @ParameterizedTest
  @MethodSource("operations")
  void a_body_that_is_too_large_is_413(Operation operation) {
    assumeThat(operation.answers(413)).isTrue();
    int size = operation.consumes().contains("application/gzip") ? 10 << 20 : 64 << 10;

    // Of its own: the server closes the connection on which it does not read on.
    try (var other = new Api(server.uri(), AUTHORIZATION)) {
      var answer =
          other.send(
              operation.method,
              path(operation, prepared(operation)),
              " ".repeat(size + 1).getBytes(UTF_8),
              headers(operation));

      assertThat(answer.problem()).isEqualTo("413 urn:kore:too-large");
      assertAsDescribed(operation, answer);
    }
  }

  @ParameterizedTest
  @MethodSource("operations")
  void a_method_that_is_not_there_is_told_the_others(Operation operation) {
    var answer = client.send("LINK", path(operation, prepared(operation)), new byte[0], Map.of());

    assertThat(answer.problem()).isEqualTo("405 urn:kore:method-not-allowed");
    assertThat(answer.header("Allow")).contains(operation.method);
  }

  @ParameterizedTest
  @MethodSource("operations")
  void so_is_a_method_that_only_others_have(Operation operation) {
    var here =
        api.operations().stream()
            .filter(other -> other.path.equals(operation.path))
            .map(other -> other.method)
            .toList();
    var other =
        Stream.of("POST", "PATCH", "DELETE").filter(m -> !here.contains(m)).findFirst().get();

    var answer = client.send(other, path(operation, prepared(operation)), new byte[0], Map.of());

    assertThat(answer.problem()).isEqualTo("405 urn:kore:method-not-allowed");
    assertThat(answer.header("Allow")).contains(operation.method);
  }

  @ParameterizedTest
  @MethodSource("operations")
  void head_is_get_without_a_body_and_options_tells_what_there_is(Operation operation) {
    var path = path(operation, prepared(operation));
    if (operation.method.equals("GET")) {
      var answer = client.send("HEAD", path, new byte[0], Map.of());
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.response().body()).isEmpty();
    }

    var options = client.send("OPTIONS", path, new byte[0], Map.of());

    assertThat(options.status()).isEqualTo(200);
    assertThat(options.header("Allow")).contains(operation.method, "OPTIONS");
  }

  private Api.Answer send(
      Operation operation, Map<String, String> values, Map<String, String> headers) {
    var all = new HashMap<>(headers(operation));
    all.putAll(headers);
    return client.send(operation.method, path(operation, values), body(operation, values), all);
  }

  private static Map<String, String> headers(Operation operation) {
    return operation.consumes().isEmpty()
        ? Map.of()
        : Map.of("Content-Type", operation.consumes().getFirst().replace("*/*", "text/plain"));
  }

  private static byte[] body(Operation operation, Map<String, String> values) {
    return switch (operation.consumes()) {
      case List<String> none when none.isEmpty() -> new byte[0];
      case List<String> types when types.contains("application/gzip") -> Tar.of("backend/a.js");
      default ->
          BODIES
              .getOrDefault(operation.id(), "{}")
              .replace("<revision>", values.get("revision"))
              .getBytes(UTF_8);
    };
  }

  private static String path(Operation operation, Map<String, String> values) {
    var path = operation.path;
    for (var value : values.entrySet()) {
      path = path.replace("{" + value.getKey() + "}", value.getValue());
    }
    var query =
        operation
            .parameters("query")
            .map(parameter -> parameter.path("name").asText())
            .filter(name -> "~".equals(values.get(name)))
            .findFirst();
    return query.map((path + "?%s=~")::formatted).orElse(path);
  }

  private static void assertAsDescribed(Operation operation, Api.Answer answer) {
    assertThat(
            operation.wrong(
                answer.status(), answer.header("Content-Type"), answer.response().body()))
        .isEmpty();
  }

  /** What operations may be about: made anew, since some of them end it. */
  private Map<String, String> prepared(Operation operation) {
    client.post("sites/hello/revisions", "application/gzip", Tar.of("backend/a.js"));
    var revisions = client.get("sites/hello/revisions").json().path("revisions");
    var revision = revisions.path(0).path("revision").asText();
    client.json("PUT", "sites/hello/published", "{\"revision\": " + revision + "}");
    client.json("PUT", "sites/hello/hosts/www.example.com", "");
    return Map.of(
        "site", "hello", "revision", revision, "host", "www.example.com", "id", id(operation));
  }

  private String id(Operation operation) {
    if (!operation.path.contains("/tokens/")) {
      return server.warmPod().toString();
    }
    var token = "{\"name\": \"%s\", \"role\": \"viewer\"}".formatted(UUID.randomUUID());
    return client.json("POST", "tokens", token).json().path("id").asText();
  }
}
