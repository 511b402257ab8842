package adapters.rest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import adapters.rest.Described.Operation;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Sends every operation what no client should: whatever it is, it is answered soon, as described,
 * and as no error of Kore's.
 */
final class FuzzTest {
  /** Of all operations together; {@code -Dkore.fuzz.requests} for more. */
  private static final int REQUESTS = Integer.getInteger("kore.fuzz.requests", 2500);

  private static final String TOKEN = "the-operator-of-the-configuration-0123";
  private static final String AUTHORIZATION = "Authorization: Bearer " + TOKEN + "\r\n";

  /** What any path may answer, once it is not the operation's any more. */
  private static final Set<String> OF_HTTP =
      Set.of(
          "urn:kore:invalid",
          "urn:kore:not-found",
          "urn:kore:method-not-allowed",
          "urn:kore:not-acceptable",
          "urn:kore:request-timeout",
          "urn:kore:too-large",
          "urn:kore:uri-too-long",
          "urn:kore:unsupported-media-type",
          "urn:kore:request-header-fields-too-large");

  /** The same on every machine, so that a build passes twice; others by hand. */
  private final long seed = Long.getLong("kore.fuzz.seed", 1);

  private final Random random = new Random(seed);
  private final HostileValues hostile = new HostileValues(random);
  private final Described api = new Described();

  @Test
  void nothing_that_is_sent_breaks_the_api() throws Exception {
    System.out.printf("fuzzing with -Dkore.fuzz.seed=%d%n", seed);
    var wrong = new ArrayList<String>();
    try (var server = new RestServer(Optional.of(TOKEN))) {
      var raw = new RawApi(server.uri());
      for (int i = 0; i < REQUESTS && wrong.size() < 10; i++) {
        if (i % 50 == 0) {
          server.warmPod();
        }
        var operation = api.operations().get(i % api.operations().size());
        if (!operation.streams()) {
          wrong.addAll(tried(raw, operation));
        }
      }
      assertThat(wrong).as("with -Dkore.fuzz.seed=%d", seed).isEmpty();
      var alive = raw.send("GET /api/v1/pool HTTP/1.1\r\nHost: a\r\n" + AUTHORIZATION, new byte[0]);
      assertThat(alive.status()).isEqualTo(200);
    }
  }

  private List<String> tried(RawApi raw, Operation operation) throws IOException {
    var body =
        operation.consumes().isEmpty() && random.nextInt(8) > 0 ? new byte[0] : body(operation);
    var head = head(operation, body.length);
    try {
      var answer = raw.send(head, body);
      return wrong(operation, answer).stream().map(w -> w + told(operation, head, body)).toList();
    } catch (SocketTimeoutException _) {
      return List.of("no answer in time" + told(operation, head, body));
    }
  }

  private List<String> wrong(Operation operation, RawApi.Answer answer) throws IOException {
    if (answer.status() == 0) {
      return List.of("closed without an answer");
    }
    if (answer.status() < 400) {
      // An empty value in a path makes it another one's.
      return api.operations().stream()
          .filter(other -> other.method.equals(operation.method))
          .map(o -> o.wrong(answer.status(), answer.header("Content-Type"), answer.body()))
          .filter(List::isEmpty)
          .findFirst()
          .orElseGet(
              () -> operation.wrong(answer.status(), answer.header("Content-Type"), answer.body()));
    }
    if (!answer.header("Content-Type").equals(Problem.MEDIA_TYPE)) {
      return List.of("no problem: " + answer.head() + answer.body());
    }
    var problem = Json.mapper().readTree(answer.body());
    var type = problem.path("type").asText();
    if (problem.path("status").asInt() != answer.status() || answer.status() == 500) {
      return List.of("a bad problem: " + problem);
    }
    return operation.problems().contains(type) || OF_HTTP.contains(type)
        ? List.of()
        : List.of(type + " is not described: " + problem);
  }

  private static String told(Operation operation, String head, byte[] body) {
    var sent = head + "\n" + new String(body, ISO_8859_1);
    return " after " + operation + ": " + sent.substring(0, Math.min(sent.length(), 1000));
  }

  private String head(Operation operation, int length) {
    var path = operation.path;
    for (var parameter : operation.parameters("path").toList()) {
      path =
          path.replace(
              "{" + parameter.path("name").asText() + "}",
              hostile.inPath(hostile.value(parameter)));
    }
    var separator = "?";
    for (var parameter : operation.parameters("query").toList()) {
      for (int i = random.nextInt(8) == 0 ? 2 : random.nextInt(2); i > 0; i--) {
        path +=
            separator
                + parameter.path("name").asText()
                + "="
                + hostile.inPath(hostile.value(parameter));
        separator = "&";
      }
    }
    var head =
        new StringBuilder(
            operation.method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n" + AUTHORIZATION);
    for (var parameter : operation.parameters("header").toList()) {
      if (random.nextInt(3) == 0) {
        var value = hostile.inHeader(hostile.value(parameter));
        head.append(parameter.path("name").asText()).append(": ").append(value).append("\r\n");
      }
    }
    if (random.nextInt(20) == 0) {
      head.append("Accept: ").append(hostile.inHeader(hostile.any())).append("\r\n");
    }
    head.append(type(operation));
    if (random.nextInt(20) == 0) {
      head.append("Content-Encoding: gzip\r\n");
    }
    boolean said = length > 0 || !operation.consumes().isEmpty();
    return said ? head + "Content-Length: " + length(length) + "\r\n" : head.toString();
  }

  private String length(int length) {
    return switch (random.nextInt(60)) {
      case 0 -> "-1";
      case 1 -> "99999999999999999999";
      case 2 -> Integer.toString(length + 10);
      default -> Integer.toString(length);
    };
  }

  private String type(Operation operation) {
    if (operation.consumes().isEmpty()) {
      return "";
    }
    var types = operation.consumes();
    var type =
        random.nextInt(12) == 0
            ? hostile.inHeader(hostile.any())
            : types.get(random.nextInt(types.size())).replace("*/*", "text/plain");
    return "Content-Type: " + type + "\r\n";
  }

  private byte[] body(Operation operation) {
    if (operation.consumes().contains("application/gzip")) {
      return hostile.bundle();
    }
    return hostile.json(operation.bodySchema());
  }
}
