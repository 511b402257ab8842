package chaos;

import static org.assertj.core.api.Assertions.assertThat;

import chaos.History.Outcome;
import chaos.History.Request;
import endtoend.OpenFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Three replicas over one Postgres, with pods that are processes, while things go wrong. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ProcessChaosIT {
  private static final long SEED = Long.getLong("kore.chaos.seed", 1);
  private static final int SITES = 6;
  private static final int WARM_PODS = 2;
  private static final Traffic.Load LOAD = new Traffic.Load(8, Duration.ofMillis(40), 0.05);
  private static final Faults.Pace FAULTS =
      new Faults.Pace(Duration.ofSeconds(2), Duration.ofSeconds(4));

  @TempDir(factory = OpenFolder.class)
  static Path folder = Path.of("unset");

  private World world;

  @BeforeAll
  void start() {
    System.out.println("chaos with -Dkore.chaos.seed=" + SEED);
    world = new World("process", new ProcessPods(WARM_PODS), SITES, folder);
  }

  @AfterAll
  void stop() {
    world.close();
  }

  @Test
  void no_promise_is_broken_whatever_fails() {
    var experiment = new Experiment(SEED, LOAD, Duration.ofSeconds(15), FAULTS);

    var result = experiment.run(world);

    System.out.println(result);
    assertThat(result.violations()).isEmpty();
    assertThat(result.grants()).isGreaterThan(SITES);
  }

  @Test
  void without_postgres_warm_sites_are_served_and_cold_ones_told_to_come_back() {
    var away = new Scenarios(world, SEED).postgresAway(Duration.ofSeconds(3));

    System.out.printf(
        "without Postgres: %d warm and %d cold requests; healed %d ms after its return%n",
        away.warm().size(), away.cold().size(), away.healed().toMillis());
    assertThat(away.warm()).isNotEmpty();
    assertThat(unserved(away.warm())).isEmpty();
    assertThat(away.cold())
        .isNotEmpty()
        .allSatisfy(r -> assertThat(r.outcome()).isEqualTo(new Outcome.Refused(503, true)));
    assertThat(world.violations(world.history(world.settle().since()))).isEmpty();
  }

  @Test
  void the_other_replicas_never_notice_that_one_is_killed() {
    var others = new Scenarios(world, SEED).replicaKilled(Duration.ofSeconds(3));

    assertThat(others).isNotEmpty();
    assertThat(unserved(others)).isEmpty();
    assertThat(world.violations(world.history(world.settle().since()))).isEmpty();
  }

  private static List<Request> unserved(List<Request> requests) {
    return requests.stream().filter(r -> !(r.outcome() instanceof Outcome.Served)).toList();
  }
}
