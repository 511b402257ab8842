package adapters.simulated;

import domain.pod.PodId;
import domain.pooling.FleetNews;
import domain.pooling.PodFleet;
import domain.pooling.RunningFleet;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A simulated fleet. */
final class RunningSimulation implements RunningFleet {
  /** Pods that are quick and never fail. */
  static final Script GOOD = script(0, 0, 0, 0);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final FleetNews news = new FleetNews();
  private final SimulatedFleet fleet;

  RunningSimulation(Script script, String publicKeys) {
    this.fleet =
        new SimulatedFleet(
            script,
            publicKeys,
            "default",
            () -> new PodId(UUID.randomUUID()),
            new SplittableRandom(1),
            threads);
    fleet.listen(news);
  }

  static Script script(
      double installFailures, double installHangs, double neverReady, double exits) {
    return new Script(
        Duration.ofMillis(1),
        Duration.ofMillis(1),
        Duration.ofMillis(1),
        installFailures,
        installHangs,
        neverReady,
        exits);
  }

  @Override
  public PodFleet fleet() {
    return fleet;
  }

  @Override
  public FleetNews news() {
    return news;
  }

  @Override
  public void close() {
    fleet.close();
    threads.close();
  }
}
