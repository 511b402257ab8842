package adapters.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import adapters.runtime.HttpPodRuntime;
import adapters.runtime.SigningKey;
import domain.pod.Pod;
import domain.pod.Reason;
import domain.pooling.FleetNews.Gone;
import domain.pooling.PodFleetContract;
import domain.scheduling.PodRuntime.Health;
import domain.scheduling.PodRuntime.Install;
import domain.site.Bundles.Bundle;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What simulated pods do besides the contract: tell who answered, and fail as they are told. */
final class ScriptTest {
  private static final SigningKey KEY = SigningKey.generate();
  private static final Bundle BUNDLE = new Bundle(new byte[] {1, 2, 3});

  private final HttpPodRuntime runtime =
      new HttpPodRuntime(KEY, InstantSource.system(), Duration.ofSeconds(5), Runnable::run);
  private final HttpClient http = HttpClient.newHttpClient();
  private @TempDir Path folder = Path.of("unset");

  @AfterEach
  void close() {
    http.close();
    System.clearProperty("kore.simulated.executions");
  }

  @Test
  void a_site_says_who_answered() {
    try (var running = open(RunningSimulation.GOOD)) {
      var pod = serving(running);

      assertThat(visit(pod, "1").body())
          .isEqualTo("{\"pod\":\"%s\",\"site\":\"hello\",\"revision\":1}".formatted(pod.id()));
    }
  }

  @Test
  void executed_requests_are_written_down_also_those_that_end_the_pod() throws IOException {
    var file = folder.resolve("executions");
    System.setProperty("kore.simulated.executions", file.toString());
    try (var good = open(RunningSimulation.GOOD);
        var bad = open(RunningSimulation.script(0, 0, 0, 1))) {
      var one = serving(good);
      var other = serving(bad);

      visit(one, "a");
      assertThatThrownBy(() -> visit(other, "b")).hasCauseInstanceOf(IOException.class);

      assertThat(bad.news().goneOf(other.id()).detail()).contains("in a request");
      assertThat(Files.readAllLines(file))
          .containsExactly("a " + one.id() + " hello", "b " + other.id() + " hello");
    }
  }

  @Test
  void a_killed_pod_is_gone_at_once_and_refuses_connections() {
    try (var running = open(RunningSimulation.GOOD)) {
      var pod = serving(running);

      var killed = send(to(pod, "/_sim/kill").POST(BodyPublishers.noBody()).build());

      assertThat(killed.statusCode()).isEqualTo(202);
      assertThat(running.news().goneOf(pod.id())).isEqualTo(new Gone(pod.id(), true, "killed"));
      assertThatThrownBy(() -> visit(pod, "1")).hasCauseInstanceOf(IOException.class);
    }
  }

  @Test
  @Timeout(30)
  void a_draining_pod_finishes_what_is_in_flight() {
    var slow = new Script(Duration.ZERO, Duration.ZERO, Duration.ofMillis(300), 0, 0, 0, 0);
    try (var running = open(slow)) {
      var pod = serving(running);
      var visit = CompletableFuture.supplyAsync(() -> visit(pod, "1"));
      await(pod, health -> health.inFlight() == 1);

      runtime.drain(pod.installed().next().drain(Reason.RECYCLED).next(), Duration.ofSeconds(9));

      assertThat(visit.join().statusCode()).isEqualTo(200);
      assertThat(running.news().goneOf(pod.id())).isEqualTo(new Gone(pod.id(), false, "drained"));
    }
  }

  @Test
  void an_install_that_fails_leaves_the_pod_as_it_was() {
    try (var running = open(RunningSimulation.script(1, 0, 0, 0))) {
      var pod = claim(running);

      assertThat(runtime.install(pod, BUNDLE))
          .isInstanceOfSatisfying(
              Install.PodFailed.class, failed -> assertThat(failed.detail()).contains("500"));
      assertThat(runtime.health(pod.address()).orElseThrow().state()).isEqualTo("pooled");
    }
  }

  @Test
  @Timeout(30)
  void an_install_that_hangs_ends_with_its_pod() {
    try (var running = open(RunningSimulation.script(0, 1, 0, 0))) {
      var pod = claim(running);
      var install = CompletableFuture.supplyAsync(() -> runtime.install(pod, BUNDLE));
      await(pod, health -> health.state().equals("installing"));

      running.fleet().destroy(pod.id());

      assertThat(install.join()).isInstanceOf(Install.PodFailed.class);
    }
  }

  private static RunningSimulation open(Script script) {
    return new RunningSimulation(script, KEY.publicKeysJson());
  }

  private static Pod.Claimed claim(RunningSimulation running) {
    running.fleet().resize(1);
    return PodFleetContract.claimed(running.news().nextReady());
  }

  private Pod.Claimed serving(RunningSimulation running) {
    var pod = claim(running);
    assertThat(runtime.install(pod, BUNDLE)).isInstanceOf(Install.Installed.class);
    return pod;
  }

  private void await(Pod.Claimed pod, Predicate<Health> wanted) {
    while (runtime.health(pod.address()).filter(wanted).isEmpty()) {
      Thread.onSpinWait();
    }
  }

  private HttpResponse<String> visit(Pod.Claimed pod, String id) {
    var affiliation = pod.affiliation();
    return send(
        to(pod, "/any/path?x=1")
            .header("Kore-Site-Rev", affiliation.siteRev().toString())
            .header("Kore-Claim", affiliation.secret().hex())
            .header("X-Request-Id", id)
            .POST(BodyPublishers.ofString("x".repeat(1_000_000)))
            .build());
  }

  private static HttpRequest.Builder to(Pod.Claimed pod, String path) {
    return HttpRequest.newBuilder(URI.create("http://" + pod.address() + path));
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new CompletionException(e);
    }
  }
}
