package adapters.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import domain.decisions.Decision;
import domain.decisions.Decision.Kind;
import domain.logs.LogLine;
import domain.logs.LogLine.Source;
import domain.logs.PodLogs.Written;
import domain.pod.PodId;
import domain.pod.Pods.Step;
import domain.pod.Reason;
import domain.site.SiteId;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ChronicleApiTest {
  private static final SiteId SITE = new SiteId("hello");

  private final RestServer server = new RestServer();
  private final Api api = new Api(server.uri());

  @BeforeEach
  void publish() {
    var siteRev = server.kore.sites().addRevision(SITE, new byte[] {1}).siteRev();
    server.kore.sites().publish(siteRev);
  }

  @AfterEach
  void stop() {
    api.close();
    server.close();
  }

  @Test
  void a_sites_decisions_tell_each_change_with_its_inputs_and_a_sentence() {
    server.warmPod();
    var pod = server.visit("hello");
    server.ledger.now();
    server.decisions.note(
        new Decision(SITE, Kind.REFUSED, "pool_empty", "", Map.of("ahead", 2)), 7);
    server.decisions.flush();

    var answer = api.get("sites/hello/decisions").json();

    assertThat(texts(answer, "what")).containsExactly("claimed", "serving", "refused");
    assertThat(texts(answer, "says"))
        .containsExactly(
            "is claimed for visitors, whose site has no pod, slot 1 of 1; 1 free",
            "serves",
            "refused: no warm pod became free in time; 2 sites ahead (7 times)");
    var claim = answer.path("decisions").path(0);
    assertThat(claim.path("pod").asText()).isEqualTo(pod.toString());
    assertThat(claim.path("inputs").path("maxPods").asInt()).isEqualTo(1);
    assertThat(answer.path("lastColdStart").path("outcome").asText()).isEqualTo("serving");
    assertThat(answer.path("next").isNull()).isTrue();
  }

  @Test
  void previous_pages_are_found_by_next() {
    server.warmPod();
    server.visit("hello");

    var last = api.get("sites/hello/decisions?limit=1").json();
    var first =
        api.get("sites/hello/decisions?limit=1&before=" + last.path("next").asText()).json();

    assertThat(texts(last, "what")).containsExactly("serving");
    assertThat(texts(first, "what")).containsExactly("claimed");
    assertThat(first.path("next").isNull()).isTrue();
  }

  @Test
  void a_pod_that_has_ended_has_its_story_with_its_last_words() {
    server.warmPod();
    var pod = server.visit("hello");
    server.kore.change(
        pod,
        Step.end(Reason.EXITED, "exit code 1").on(Map.of("lastWords", List.of("Error: broken"))));

    var answer = api.get("pods/" + pod + "/decisions").json();

    assertThat(texts(answer, "what"))
        .containsExactly("warming", "pooled", "claimed", "serving", "gone");
    var end = answer.path("decisions").path(4);
    assertThat(end.path("says").asText())
        .isEqualTo("ended: its process ended by itself: exit code 1");
    assertThat(end.path("inputs").path("lastWords").path(0).asText()).isEqualTo("Error: broken");
  }

  @Test
  void who_was_never_there_has_no_story() {
    assertThat(api.get("sites/nobody/decisions").problem()).isEqualTo("404 urn:kore:unknown-site");
    assertThat(api.get("pods/00000000-0000-0000-0000-000000000000/decisions").problem())
        .isEqualTo("404 urn:kore:unknown-pod");
    assertThat(api.get("sites/nobody/logs").problem()).isEqualTo("404 urn:kore:unknown-site");
  }

  @Test
  void whoever_is_known_is_so_whatever_part_of_the_story_is_asked_for() {
    var pod = server.warmPod();
    var nothing = "decisions?before=1-1";

    assertThat(api.get("pods/" + pod + "/" + nothing).status()).isEqualTo(200);
    assertThat(api.get("sites/hello/" + nothing).status()).isEqualTo(200);
    server.visit("hello");
    var part = api.get("sites/hello/" + nothing).json();
    assertThat(part.path("decisions")).isEmpty();
    assertThat(part.path("lastColdStart").isNull()).isTrue();
    server.kore.sites().delete(SITE);
    assertThat(api.get("sites/hello/" + nothing).status()).isEqualTo(200);
    for (var nobody : List.of("sites/nobody/", "pods/00000000-0000-0000-0000-000000000000/")) {
      assertThat(api.get(nobody + nothing).status()).isEqualTo(404);
      assertThat(api.get(nobody + "decisions?since=1h").status()).isEqualTo(404);
    }
  }

  @Test
  void whoever_asks_for_the_head_only_takes_no_place() {
    for (int n = 0; n <= EventStream.MOST_LISTENERS; n++) {
      var answer = api.send("HEAD", "events", new byte[0], Map.of());
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    }
  }

  @Test
  void a_stream_ends_after_ten_minutes_and_its_listener_comes_again() throws Exception {
    try (var events = listen("", "")) {
      assertThat(events.next()).isEqualTo("greeting");
      server.timer.advance(Duration.ofMinutes(10));
      events.readToEnd();
    }
  }

  @Test
  void a_stream_ends_with_the_token_that_it_was_asked_for_by() throws Exception {
    try (var events = listen("", "")) {
      assertThat(events.next()).isEqualTo("greeting");
      api.json("POST", "tokens", "{\"name\": \"boss\", \"role\": \"operator\"}");
      server.timer.advance(Duration.ofSeconds(10));
      events.readToEnd();
    }
  }

  @Test
  void wrong_input_is_refused_with_its_rule() {
    for (var query :
        List.of("since=1", "since=-1h", "since=99999999d", "before=x", "limit=0", "limit=1001")) {
      assertThat(api.get("sites/hello/decisions?" + query).problem())
          .isEqualTo("400 urn:kore:invalid");
    }
    for (var query : List.of("since=x", "after=-1", "limit=0", "pod=x")) {
      assertThat(api.get("sites/hello/logs?" + query).problem()).isEqualTo("400 urn:kore:invalid");
    }
    assertThat(api.send("GET", "events", new byte[0], Map.of("Last-Event-ID", "x")).problem())
        .isEqualTo("400 urn:kore:invalid");
  }

  @Test
  void logs_are_read_on_where_an_answer_ended() {
    server.warmPod();
    var pod = server.visit("hello");
    write(pod, "{\"severity\":\"ERROR\",\"function\":\"get_hello\",\"message\":\"a\\u001b[1m\"}");

    var first = api.get("sites/hello/logs").json();
    write(pod, "plain");
    var second = api.get("sites/hello/logs?after=" + first.path("next").asText()).json();
    var third = api.get("sites/hello/logs?after=" + second.path("next").asText()).json();

    var line = first.path("lines").path(0);
    assertThat(line.path("message").asText()).isEqualTo("a?[1m");
    assertThat(line.path("severity").asText()).isEqualTo("ERROR");
    assertThat(line.path("function").asText()).isEqualTo("get_hello");
    assertThat(second.path("lines").path(0).path("message").asText()).isEqualTo("plain");
    assertThat(second.path("lines").path(0).path("source").asText()).isEqualTo("stdout");
    assertThat(third.path("lines")).isEmpty();
    assertThat(third.path("next")).isEqualTo(second.path("next"));
  }

  @Test
  void events_are_told_as_they_happen_and_resumed_without_a_loss() throws Exception {
    var ids = new ArrayList<String>();
    try (var events = listen("", "")) {
      assertThat(events.next()).isEqualTo("greeting");
      server.warmPod();
      assertThat(events.next()).isEqualTo("warming");
      ids.add(events.id());
      assertThat(events.next()).isEqualTo("pooled");
    }
    server.visit("hello");

    try (var events = listen("", ids.getFirst())) {
      assertThat(events.next()).isEqualTo("pooled");
      assertThat(events.next()).isEqualTo("claimed");
      assertThat(events.next()).isEqualTo("serving");
      assertThat(events.next()).isEqualTo("greeting");
    }
    try (var events = listen("?site=hello", ids.getFirst())) {
      assertThat(events.next()).isEqualTo("claimed");
    }
  }

  @Test
  void listeners_are_bounded_and_end_with_the_server() throws Exception {
    var listening = new ArrayList<Events>();
    for (int n = 0; n < EventStream.MOST_LISTENERS; n++) {
      listening.add(listen("", ""));
    }
    assertThat(api.get("events").problem()).isEqualTo("503 urn:kore:too-many-listeners");

    server.events.close();

    for (var events : listening) {
      events.readToEnd();
      events.close();
    }
    assertThat(api.get("events").problem()).isEqualTo("503 urn:kore:too-many-listeners");
  }

  private void write(PodId pod, String text) {
    var line = new LogLine(pod, Source.STDOUT, text);
    server.logs.add(List.of(new Written(line, Duration.ZERO)));
  }

  private static List<String> texts(JsonNode answer, String field) {
    return StreamSupport.stream(answer.path("decisions").spliterator(), false)
        .map(entry -> entry.path(field).asText())
        .toList();
  }

  private Events listen(String query, String last) throws Exception {
    return new Events(query, last);
  }

  /** A client that reads one event after the other, and takes the server's steps while it waits. */
  private final class Events implements AutoCloseable {
    private final HttpClient http = HttpClient.newHttpClient();
    private final Stream<String> lines;
    private final java.util.Iterator<String> next;
    private final Thread steps;
    private String id = "";

    Events(String query, String last) throws IOException, InterruptedException {
      var request = HttpRequest.newBuilder(server.uri().resolve("/api/v1/events" + query));
      if (!last.isEmpty()) {
        request.header("Last-Event-ID", last);
      }
      var answer = http.send(request.build(), BodyHandlers.ofLines());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type")).contains("text/event-stream");
      lines = answer.body();
      next = lines.iterator();
      steps = Thread.ofVirtual().start(this::steps);
    }

    private void steps() {
      try {
        while (true) {
          server.events.step();
          Thread.sleep(10);
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }

    /** What the next event tells of. */
    String next() throws IOException {
      while (true) {
        var line = next.next();
        if (line.startsWith("id: ")) {
          id = line.substring(4);
        } else if (line.startsWith(": listening")) {
          return "greeting";
        } else if (line.startsWith("data: ")) {
          return Json.mapper().readTree(line.substring(6)).path("what").asText();
        }
      }
    }

    String id() {
      return id;
    }

    void readToEnd() {
      while (next.hasNext()) {
        next.next();
      }
    }

    @Override
    public void close() {
      steps.interrupt();
      lines.close();
      http.shutdownNow();
    }
  }
}
