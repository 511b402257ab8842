package domain.dispatch;

import domain.pod.Lifecycle;
import domain.pod.PodId;
import domain.pod.Pods;
import domain.pod.Reason;
import domain.scheduling.PodRuntime;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Finds out whether a pod that failed a request is still good, and ends it if not. */
public final class SuspectPods {
  private final PodRuntime runtime;
  private final Lifecycle lifecycle;
  private final PodCache cache;
  private final Set<PodId> examined = ConcurrentHashMap.newKeySet();

  public SuspectPods(PodRuntime runtime, Lifecycle lifecycle, PodCache cache) {
    this.runtime = runtime;
    this.lifecycle = lifecycle;
    this.cache = cache;
  }

  /** Blocks for as long as the pod takes to answer, within the runtime adapter's bound. */
  void examine(Route route, PodFailure failure) {
    switch (failure) {
      case DRAINING -> withdraw(route);
      case MISDIRECTED -> end(route, "it does not hold the site any more");
      case NO_CONNECTION -> {
        if (endUnlessGood(route, "no connection")) {
          // Its route was closed meanwhile.
          cache.open(route.pod());
        }
      }
      case CONNECTION_LOST -> endUnlessGood(route, "connection lost");
      case NO_ANSWER -> endUnlessGood(route, "no answer");
    }
  }

  /** Does nothing when that pod is being examined already: one that hangs fails many at once. */
  void examineOnce(Route route, PodFailure failure) {
    if (examined.add(route.id())) {
      try {
        examine(route, failure);
      } finally {
        examined.remove(route.id());
      }
    }
  }

  private boolean endUnlessGood(Route route, String detail) {
    boolean good = answersAsExpected(route);
    if (!good) {
      end(route, detail);
    }
    return good;
  }

  /** If the record does not say that it drains, it does so by itself: its Kore or its node goes. */
  private void withdraw(Route route) {
    cache.close(route.id());
    lifecycle.change(route.id(), Pods.Step.drain(Reason.WITHDRAWN));
  }

  private boolean answersAsExpected(Route route) {
    return runtime
        .health(route.pod())
        .filter(health -> !health.drains())
        .filter(health -> health.siteRev().equals(Optional.of(route.siteRevText())))
        .isPresent();
  }

  private void end(Route route, String detail) {
    cache.close(route.id());
    lifecycle.change(route.id(), Pods.Step.end(Reason.UNREACHABLE, detail));
  }
}
