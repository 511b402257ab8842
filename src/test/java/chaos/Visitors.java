package chaos;

import chaos.History.Outcome;
import chaos.History.Request;
import chaos.Replicas.Replica;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Sends requests to sites, each once, and remembers what came of them. */
final class Visitors {
  static {
    // Before the client's first use: the host names the site.
    System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
  }

  /** Longer than any answer of Kore may take. */
  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(40);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ObjectMapper json = new ObjectMapper();
  private final AtomicLong ids = new AtomicLong();
  private final Queue<Request> requests = new ConcurrentLinkedQueue<>();

  /** A POST, since the client by itself would send a GET twice. Returns when it is over. */
  Request ask(String site, Replica replica) {
    long id = ids.incrementAndGet();
    var request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + replica.sitePort() + "/_functions/ask"))
            .header("Host", site + ".localhost")
            .header("X-Request-Id", Long.toString(id))
            .timeout(LONGEST_ANSWER)
            .POST(BodyPublishers.ofString("?"))
            .build();
    long begin = Clock.micros();
    var outcome = outcome(request);
    var asked = new Request(id, site, replica.number(), begin, Clock.micros(), outcome);
    requests.add(asked);
    return asked;
  }

  private Outcome outcome(HttpRequest request) {
    try {
      return outcome(client.send(request, BodyHandlers.ofString()));
    } catch (IOException e) {
      return new Outcome.Lost(e.toString());
    } catch (InterruptedException e) {
      throw new AssertionError("visitors are never interrupted", e);
    }
  }

  private Outcome outcome(HttpResponse<String> answer) {
    var pod = answer.headers().firstValue("Kore-Pod").map(UUID::fromString);
    if (answer.statusCode() == 200 && pod.isPresent()) {
      var served = served(answer.body(), pod.get());
      if (served.isPresent()) {
        return served.get();
      }
    }
    return new Outcome.Refused(
        answer.statusCode(), answer.headers().firstValue("Retry-After").isPresent());
  }

  /** Simulated pods say which one they are; the code in a process does not know. */
  private Optional<Outcome> served(String body, UUID routed) {
    try {
      var answer = json.readTree(body);
      var site = answer.path("site").asText();
      var pod = answer.has("pod") ? UUID.fromString(answer.get("pod").asText()) : routed;
      return Optional.of(new Outcome.Served(site, answer.path("revision").asInt(), pod, routed));
    } catch (JsonProcessingException _) {
      return Optional.empty();
    }
  }

  /** The id of the next request. */
  long next() {
    return ids.get() + 1;
  }

  /** All of them, as far as they are over. */
  List<Request> requests() {
    return List.copyOf(requests);
  }
}
