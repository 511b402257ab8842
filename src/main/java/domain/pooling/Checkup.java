package domain.pooling;

import domain.pod.Lifecycle;
import domain.pod.Pod;
import domain.pod.PodId;
import domain.pod.Pods;
import domain.pod.Pods.Filter;
import domain.pod.Pods.Mark;
import domain.pod.Reason;
import domain.scheduling.PodRuntime;
import domain.scheduling.SideBySide;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;

/**
 * Ends this replica's pods that hang, though their processes live: warm ones before a claim meets
 * them, serving ones before a visitor does. What fails a request is looked at sooner, see {@link
 * domain.dispatch.SuspectPods}.
 */
public final class Checkup {
  /** With a check every 5 s that is longer than any request may keep a pod from answering. */
  private static final int MOST_FAILURES = 4;

  private final Pods pods;
  private final Lifecycle lifecycle;
  private final PodRuntime runtime;
  private final Executor executor;
  private final Map<PodId, Integer> failures = new ConcurrentHashMap<>();

  /**
   * @param executor asks pods side by side; may block
   */
  public Checkup(Pods pods, Lifecycle lifecycle, PodRuntime runtime, Executor executor) {
    this.pods = pods;
    this.lifecycle = lifecycle;
    this.runtime = runtime;
    this.executor = executor;
  }

  /** Asks each pod once; to be called every 5 s. */
  public void step() {
    var own = own();
    failures.keySet().retainAll(own.stream().map(Pod::id).collect(Collectors.toSet()));
    SideBySide.forEach(own, executor, this::check);
  }

  private List<Pod.Reachable> own() {
    return pods.live(Filter.ALL).stream()
        .filter(tracked -> tracked.marks().contains(Mark.OWN))
        .map(Pods.Tracked::pod)
        .filter(pod -> pod instanceof Pod.Pooled || pod instanceof Pod.Serving)
        .map(Pod.Reachable.class::cast)
        .toList();
  }

  private void check(Pod.Reachable pod) {
    var health = runtime.health(pod);
    if (health.isEmpty()) {
      failed(pod);
      return;
    }
    failures.remove(pod.id());
    if (health.get().drains()) {
      lifecycle.change(pod.id(), Pods.Step.stop(Reason.WITHDRAWN));
    }
  }

  private void failed(Pod.Reachable pod) {
    int inARow = failures.merge(pod.id(), 1, Integer::sum);
    if (inARow >= MOST_FAILURES) {
      lifecycle.change(
          pod.id(),
          Pods.Step.endIn(
              pod.state(), Reason.UNREACHABLE, "failed " + inARow + " health checks in a row"));
    }
  }
}
