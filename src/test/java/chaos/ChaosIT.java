package chaos;

import static org.assertj.core.api.Assertions.assertThat;

import endtoend.OpenFolder;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three replicas over one Postgres, while things go wrong. */
final class ChaosIT {
  private static final long SEED = Long.getLong("kore.chaos.seed", 1);

  @TempDir(factory = OpenFolder.class)
  Path folder = Path.of("unset");

  @Test
  void no_promise_is_broken_whatever_fails() {
    System.out.println("chaos with -Dkore.chaos.seed=" + SEED);
    try (var world = new World(new ProcessPods(2), 3, 6, folder)) {
      var experiment = new Experiment(SEED, 8, 0.05, Duration.ofSeconds(15), Duration.ofSeconds(3));

      var result = experiment.run(world);

      System.out.println(result);
      assertThat(result.violations()).isEmpty();
      assertThat(result.grants()).isGreaterThan(20);
    }
  }
}
