package chaos;

import static org.assertj.core.api.Assertions.assertThat;

import endtoend.OpenFolder;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three replicas over one Postgres, with hundreds of sites, while things go wrong. */
final class SimulatedChaosIT {
  private static final long SEED = Long.getLong("kore.chaos.seed", 1);
  private static final int SITES = 200;
  private static final int WARM_PODS = 20;
  private static final Traffic.Load LOAD = new Traffic.Load(16, Duration.ofMillis(40), 0.1);
  private static final Faults.Pace FAULTS =
      new Faults.Pace(Duration.ofSeconds(2), Duration.ofSeconds(4));

  @TempDir(factory = OpenFolder.class)
  Path folder = Path.of("unset");

  @Test
  void no_promise_is_broken_whatever_fails() {
    System.out.println("chaos with -Dkore.chaos.seed=" + SEED);
    var pods = new SimulatedPods(WARM_PODS, folder);
    try (var world = new World("simulated", pods, SITES, folder)) {
      var experiment = new Experiment(SEED, LOAD, Duration.ofSeconds(15), FAULTS);

      var result = experiment.run(world);

      System.out.println(result);
      assertThat(result.violations()).isEmpty();
      assertThat(result.grants()).isGreaterThan(SITES);
    }
  }
}
