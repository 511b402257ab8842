package chaos;

import static org.assertj.core.api.Assertions.assertThat;

import chaos.History.Outcome;
import chaos.History.Request;
import endtoend.OpenFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code bench/chaos}: rounds, each in a new world with the next seed, until there were enough
 * grants and requests, or the time is over. Not part of {@code mvn verify}.
 */
final class LongRun {
  private static final Duration LONGEST =
      Duration.ofMinutes(Long.getLong("kore.chaos.minutes", 25));
  private static final long ENOUGH_GRANTS = 100_000;
  private static final long ENOUGH_REQUESTS = 1_000_000;
  private static final Duration ROUND = Duration.ofMinutes(8);
  private static final Duration PROCESS_ROUND = Duration.ofMinutes(4);
  private static final Faults.Pace FAULTS =
      new Faults.Pace(Duration.ofSeconds(30), Duration.ofSeconds(6));
  private static final Duration POSTGRES_AWAY = Duration.ofSeconds(20);
  private static final Duration REPLICA_DOWN = Duration.ofSeconds(10);

  private final Report report = new Report(Path.of("bench", "chaos-report.md"));
  private long seed = Long.getLong("kore.chaos.seed", 1);

  @TempDir(factory = OpenFolder.class)
  Path folder = Path.of("unset");

  @FunctionalInterface
  private interface Round {
    void in(World world) throws IOException;
  }

  @Test
  void no_promise_is_broken_in_a_long_run() throws IOException {
    long end = System.nanoTime() + LONGEST.toNanos();
    processes();
    while (!isEnough() && System.nanoTime() + ROUND.toNanos() < end) {
      simulated();
    }
    assertThat(report.violations()).isEmpty();
  }

  private boolean isEnough() {
    return report.grants() >= ENOUGH_GRANTS && report.requests() >= ENOUGH_REQUESTS;
  }

  private void processes() throws IOException {
    var load = new Traffic.Load(8, Duration.ofMillis(50), 0.05);
    round(
        new ProcessPods(3),
        10,
        world -> {
          scenarios(new Scenarios(world, seed));
          experiment(world, load, PROCESS_ROUND);
        });
  }

  private void simulated() throws IOException {
    var load = new Traffic.Load(160, Duration.ofMillis(150), 0.3);
    var traces = Files.createTempDirectory(folder, "traces");
    round(new SimulatedPods(40, traces), 300, world -> experiment(world, load, ROUND));
  }

  private void round(Fleet fleet, int sites, Round round) throws IOException {
    try (var world = new World("long-" + seed, fleet, sites, folder)) {
      round.in(world);
    } catch (RuntimeException | AssertionError e) {
      report.violation(seed, e.toString());
    }
    seed++;
  }

  private void experiment(World world, Traffic.Load load, Duration lasting) throws IOException {
    var result = new Experiment(seed, load, lasting, FAULTS).run(world);
    report.round(seed, world, result);
  }

  private void scenarios(Scenarios scenarios) throws IOException {
    var away = scenarios.postgresAway(POSTGRES_AWAY);
    var others = scenarios.replicaKilled(REPLICA_DOWN);
    scenario(
        "Postgres stopped for %d s: warm sites answered".formatted(POSTGRES_AWAY.toSeconds()),
        away.warm(),
        Outcome.Served.class::isInstance);
    scenario(
        "Meanwhile a cold site got 503 with `Retry-After`",
        away.cold(),
        new Outcome.Refused(503, true)::equals);
    report.scenario("All was healed %d ms after its return.".formatted(away.healed().toMillis()));
    scenario(
        "A replica killed, and its pods: requests to the others were answered",
        others,
        Outcome.Served.class::isInstance);
  }

  private void scenario(String what, List<Request> requests, Predicate<Outcome> good)
      throws IOException {
    var bad = requests.stream().filter(request -> !good.test(request.outcome())).toList();
    report.scenario("%s: %d of %d.".formatted(what, requests.size() - bad.size(), requests.size()));
    for (var request : bad) {
      report.violation(seed, what + ": not " + request);
    }
  }
}
