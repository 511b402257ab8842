package adapters.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** Speaks to a Kore; whatever is not a success ends the command. */
final class KoreClient implements AutoCloseable {
  private static final Duration TO_CONNECT = Duration.ofSeconds(5);

  /** A deployment may wait for a warm pod, and for the code to load in it. */
  private static final Duration TO_ANSWER = Duration.ofMinutes(2);

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final HttpClient http;
  private final URI server;
  private final Optional<String> token;

  /**
   * @param token empty for none
   * @param certificates a file with those that vouch for the server; null for the JDK's own
   */
  KoreClient(URI server, String token, @Nullable Path certificates) throws CliFailure {
    this.server = server;
    var client = HttpClient.newBuilder().version(Version.HTTP_1_1).connectTimeout(TO_CONNECT);
    if (server.getScheme().equals("http")) {
      client.sslContext(trustingNobody());
    } else if (certificates != null) {
      client.sslContext(CaCertificates.trusting(certificates));
    }
    this.http = client.build();
    this.token = Optional.of(token).filter(t -> !t.isEmpty());
  }

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  JsonNode get(String path) throws CliFailure {
    return success(send(request(path).GET()));
  }

  /** Puts nothing: that it is there says all. */
  JsonNode put(String path) throws CliFailure {
    return success(send(request(path).PUT(BodyPublishers.noBody())));
  }

  /** A word that people typed, as it may stand between two slashes. */
  static String segment(String word) {
    return URLEncoder.encode(word, UTF_8).replace("+", "%20");
  }

  /** All pages of a list as one. */
  JsonNode all(String path, String member) throws CliFailure {
    var all = object();
    var entries = all.putArray(member);
    var page = get(path + "?limit=1000");
    page.path(member).forEach(entries::add);
    while (page.path("next").isValueNode() && !page.path("next").isNull()) {
      page = get(path + "?limit=1000&after=" + page.path("next").asText());
      page.path(member).forEach(entries::add);
    }
    return all;
  }

  /** Whatever the server answers. */
  Answer ask(String path) throws CliFailure {
    return send(request(path).GET());
  }

  JsonNode delete(String path) throws CliFailure {
    return success(send(request(path).DELETE()));
  }

  JsonNode send(String method, String path, JsonNode body) throws CliFailure {
    return success(
        upload(method, path, "application/json", BodyPublishers.ofString(body.toString())));
  }

  /** Asks once more where no answer came: the key makes it the same deployment. */
  Answer deploy(String path, byte[] bundle) throws CliFailure {
    var request =
        request(path)
            .header("Content-Type", "application/gzip")
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .POST(BodyPublishers.ofByteArray(bundle));
    try {
      return send(request);
    } catch (CliFailure e) {
      if (!e.isUnreachable()) {
        throw e;
      }
      return send(request);
    }
  }

  JsonNode success(Answer answer) throws CliFailure {
    if (answer.ok()) {
      return answer.json();
    }
    var problem = answer.json();
    var why =
        problem.has("title")
            ? problem.path("title").asText() + ": " + problem.path("detail").asText()
            : "%s answered %d".formatted(server, answer.status());
    throw refused(why + whatNext(answer));
  }

  private String whatNext(Answer answer) {
    if (answer.isProblem("unauthenticated")) {
      return token.isEmpty()
          ? "\nset KORE_TOKEN to a token of this Kore; an operator makes one: kore token create"
          : "\nKORE_TOKEN is set, but is no good token of this Kore; an operator makes another one:"
              + " kore token create";
    }
    return answer.isProblem("forbidden") && token.isPresent()
        ? "\nset KORE_TOKEN to a token that may do this; kore token list shows operators all of them"
        : "";
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  private Answer upload(String method, String path, String type, BodyPublisher body)
      throws CliFailure {
    return send(request(path).header("Content-Type", type).method(method, body));
  }

  private HttpRequest.Builder request(String path) {
    var request =
        HttpRequest.newBuilder(server.resolve("/api/v1/" + path))
            .timeout(TO_ANSWER)
            .header("Accept", "application/json, application/problem+json");
    token.ifPresent(t -> request.header("Authorization", "Bearer " + t));
    return request;
  }

  private Answer send(HttpRequest.Builder request) throws CliFailure {
    try {
      return Answer.of(http.send(request.build(), BodyHandlers.ofString()));
    } catch (JsonProcessingException e) {
      throw refused("what answers at %s is not a Kore".formatted(server));
    } catch (HttpConnectTimeoutException e) {
      throw unreachable();
    } catch (HttpTimeoutException e) {
      throw refused(
          "%s did not answer within %d s: its log may say why"
              .formatted(server, TO_ANSWER.toSeconds()));
    } catch (SSLException e) {
      throw new CliFailure(
          CliFailure.Kind.UNREACHABLE,
          "%s does not prove who it is (%s): is it https, and is --ca-cert the right file?"
              .formatted(server, e.getMessage()));
    } catch (IOException e) {
      throw unreachable();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unreachable();
    }
  }

  /** In place of all the world's certificates, which the client would read and not need. */
  private static SSLContext trustingNobody() {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[0], new TrustManager[0], null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no TLS", e);
    }
  }

  private static CliFailure refused(String why) {
    return new CliFailure(CliFailure.Kind.REFUSED, why);
  }

  private CliFailure unreachable() {
    return new CliFailure(
        CliFailure.Kind.UNREACHABLE,
        "no Kore answers at %s: start `kore server` or `kore dev`, or name another with --server or KORE_SERVER"
            .formatted(server));
  }

  /**
   * @param json an empty object where there was no body
   */
  record Answer(int status, JsonNode json) {
    static Answer of(HttpResponse<String> response) throws JsonProcessingException {
      var json = response.body().isEmpty() ? object() : MAPPER.readTree(response.body());
      return new Answer(response.statusCode(), json);
    }

    boolean ok() {
      return status / 100 == 2;
    }

    boolean isProblem(String kind) {
      return json.path("type").asText().equals("urn:kore:" + kind);
    }
  }
}
