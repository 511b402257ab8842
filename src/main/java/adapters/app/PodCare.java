package adapters.app;

import domain.pod.Lifecycle;
import domain.pooling.Checkup;
import domain.pooling.PodFleet;
import domain.pooling.PoolKeeper;
import domain.pooling.Reconciler;
import domain.pooling.Sweep;
import domain.pooling.SweepPolicy;
import domain.scheduling.PodRuntime;
import java.time.Duration;
import java.util.concurrent.ExecutorService;

/** The loops by which each replica looks after pods. */
final class PodCare {
  private static final Duration STEP = Duration.ofSeconds(1);
  private static final Duration CHECK_UP_EVERY = Duration.ofSeconds(5);

  private PodCare() {}

  static void open(
      KoreConfiguration configuration,
      Storage storage,
      Lifecycle lifecycle,
      PodRuntime runtime,
      PodFleet fleet,
      PoolKeeper pool,
      ExecutorService threads,
      Opened opened) {
    opened.loop("pool", STEP, pool::step);
    opened.loop("reconciliation", STEP, new Reconciler(storage.pods, lifecycle, fleet)::step);
    var policy =
        new SweepPolicy(
            configuration.recycling().drainTimeout.toJavaDuration(),
            Parts.startTimeout(configuration.fleet()));
    var sweep = new Sweep(storage.pods, lifecycle, runtime, policy, threads);
    opened.loop("sweep", STEP, sweep::step);
    // Pods of a cluster are asked by its own probes; a replica that is cut off must not end them.
    if (Parts.ownsPods(configuration.fleet())) {
      var checkup = new Checkup(storage.pods, lifecycle, runtime, threads);
      opened.loop("checkup", CHECK_UP_EVERY, checkup::step);
    }
  }
}
