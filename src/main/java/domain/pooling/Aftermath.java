package domain.pooling;

import domain.dispatch.PodCache;
import domain.pod.Effect;
import domain.pod.Effects;
import domain.scheduling.PodRuntime;
import java.time.Duration;
import java.util.concurrent.Executor;

/** Carries out on this replica, in the pods and in the fleet what committed transitions ask for. */
public final class Aftermath implements Effects {
  private final PodCache cache;
  private final PodRuntime runtime;
  private final PodFleet fleet;
  private final Duration drainTimeout;
  private final Executor onceAllHeard;

  /**
   * @param onceAllHeard runs what it is given when the other replicas have closed their routes too
   */
  public Aftermath(
      PodCache cache,
      PodRuntime runtime,
      PodFleet fleet,
      Duration drainTimeout,
      Executor onceAllHeard) {
    this.cache = cache;
    this.runtime = runtime;
    this.fleet = fleet;
    this.drainTimeout = drainTimeout;
    this.onceAllHeard = onceAllHeard;
  }

  @Override
  public void perform(Effect effect) {
    switch (effect) {
      case Effect.Release(var pod) -> fleet.release(pod);
      case Effect.OpenRoute(var pod) -> cache.open(pod);
      case Effect.CloseRoute(var pod) -> cache.close(pod);
      case Effect.TellToDrain(var pod) ->
          onceAllHeard.execute(() -> runtime.drain(pod, drainTimeout));
      case Effect.Destroy(var pod) -> fleet.destroy(pod);
    }
  }
}
