package chaos;

import static org.assertj.core.api.Assertions.assertThat;

import adapters.postgres.EmbeddedDatabase.Keep;
import chaos.History.Outcome.Served;
import chaos.History.Request;
import chaos.Replicas.Replica;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import endtoend.Http;
import endtoend.OpenFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code bench/claims}: many sites ask for their first pods at once, at three replicas. Not part of
 * {@code mvn verify}.
 */
final class ClaimBurst {
  private static final int SITES = 300;
  private static final int REPLICAS = 3;
  private static final int WARM_UPS = 4;

  /** A replica's own times are those of the last minute: the bursts before are forgotten then. */
  private static final Duration A_MINUTE = Duration.ofSeconds(61);

  private final Http http = new Http();
  private final ObjectMapper json = new ObjectMapper();

  @TempDir(factory = OpenFolder.class)
  Path folder = Path.of("unset");

  @Test
  void every_site_gets_a_pod_of_its_own() {
    var pods = SimulatedPods.reliable(SITES / REPLICAS + 20, folder);
    try (var world = new World("burst", Keep.DATA, pods, 0, World.REPLICAS, folder)) {
      for (int n = 0; n < WARM_UPS; n++) {
        burst(world);
      }
      Clock.pause(A_MINUTE);
      var requests = burst(world);

      System.out.printf("%d sites at once, at %d replicas; milliseconds%n%n", SITES, REPLICAS);
      System.out.println("| | p50 | p99 | longest |");
      System.out.println("|---|---|---|---|");
      tell("request, as the client sees it", requests);
      for (var replica : world.replicas().living()) {
        tell(replica);
      }
      assertThat(requests).extracting(Request::outcome).hasOnlyElementsOfType(Served.class);
      assertThat(requests.stream().map(r -> ((Served) r.outcome()).pod()))
          .doesNotHaveDuplicates()
          .hasSize(SITES);
    }
  }

  /** Returns what came of one request to each of as many new sites, sent at the same time. */
  private List<Request> burst(World world) {
    var sites = Stream.generate(world.catalogue()::add).limit(SITES).toList();
    awaitPods(world);
    var replicas = world.replicas().living();
    var go = new CountDownLatch(1);
    var requests =
        IntStream.range(0, SITES)
            .mapToObj(
                n ->
                    CompletableFuture.supplyAsync(
                        () -> ask(world, go, sites.get(n), replicas.get(n % REPLICAS)),
                        world.threads()))
            .toList();
    go.countDown();
    return requests.stream().map(CompletableFuture::join).toList();
  }

  private static Request ask(World world, CountDownLatch go, String site, Replica replica) {
    try {
      go.await();
      return world.visitors().ask(site, replica);
    } catch (InterruptedException e) {
      throw new AssertionError("nobody is interrupted", e);
    }
  }

  private void awaitPods(World world) {
    var random = new SplittableRandom(0);
    while (world
        .api()
        .call(random, (client, port) -> client.get(port, "/api/v1/pool"))
        .filter(pool -> tree(pool.body()).get("pooled").asInt() >= SITES)
        .isEmpty()) {
      Clock.pause(Duration.ofMillis(50));
    }
  }

  private static void tell(String what, List<Request> requests) {
    var micros = requests.stream().map(r -> r.end() - r.begin()).sorted().toList();
    row(
        what,
        micros.get(SITES / 2) / 1e3,
        micros.get(SITES * 99 / 100) / 1e3,
        micros.getLast() / 1e3);
  }

  /** The transaction's times, which the replica takes itself. */
  private void tell(Replica replica) {
    var metrics = http.get(replica.kore().adminPort(), "/metrics").body();
    row(
        "transaction of the claim, replica " + replica.number(),
        millis(metrics, "0.5"),
        millis(metrics, "0.99"),
        millis(metrics, "1.0"));
  }

  private static double millis(String metrics, String quantile) {
    var series = "kore_claim_transaction_seconds{quantile=\"" + quantile + "\"} ";
    return metrics
        .lines()
        .filter(line -> line.startsWith(series))
        .mapToDouble(line -> 1e3 * Double.parseDouble(line.substring(series.length())))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + series));
  }

  private static void row(String what, double p50, double p99, double longest) {
    System.out.printf("| %s | %.1f | %.1f | %.1f |%n", what, p50, p99, longest);
  }

  private JsonNode tree(String text) {
    try {
      return json.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(text, e);
    }
  }
}
