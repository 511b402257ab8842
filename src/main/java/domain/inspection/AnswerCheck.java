package domain.inspection;

import domain.inspection.Difference.Kind;
import domain.pod.Pod;
import domain.pod.Pods;
import domain.pod.Pods.Filter;
import domain.pod.Pods.Mark;
import domain.scheduling.PodRuntime;
import domain.scheduling.PodRuntime.Health;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

/** Do the pods that wait or serve answer, and say of themselves what is recorded of them? */
final class AnswerCheck implements Check {
  /** So many pods are asked at a time. */
  private static final int AT_ONCE = 32;

  private final Pods pods;
  private final PodRuntime runtime;
  private final Executor executor;

  AnswerCheck(Pods pods, PodRuntime runtime, Executor executor) {
    this.pods = pods;
    this.runtime = runtime;
    this.executor = executor;
  }

  @Override
  public List<Difference> look() {
    var left = new ConcurrentLinkedQueue<>(toAsk());
    var found = new ConcurrentLinkedQueue<Difference>();
    var workers =
        Stream.generate(() -> CompletableFuture.runAsync(() -> ask(left, found), executor))
            .limit(Math.min(AT_ONCE, left.size()))
            .toArray(CompletableFuture[]::new);
    CompletableFuture.allOf(workers).join();
    return List.copyOf(found);
  }

  /** Those of a lost replica are not worth the wait: that they are its is a difference already. */
  private List<Pod.Reachable> toAsk() {
    return pods.live(Filter.ALL).stream()
        .filter(tracked -> !tracked.marks().contains(Mark.ORPHANED))
        .<Pod.Reachable>mapMulti(
            (tracked, ask) -> {
              if (tracked.pod() instanceof Pod.Pooled pooled) {
                ask.accept(pooled);
              } else if (tracked.pod() instanceof Pod.Serving serving) {
                ask.accept(serving);
              }
            })
        .toList();
  }

  private void ask(Queue<Pod.Reachable> left, Queue<Difference> found) {
    for (var pod = left.poll(); pod != null; pod = left.poll()) {
      difference(pod, runtime.health(pod.address())).ifPresent(found::add);
    }
  }

  private static Optional<Difference> difference(Pod.Reachable pod, Optional<Health> health) {
    if (health.isEmpty()) {
      return found(Kind.NO_ANSWER, pod, "does not answer at " + pod.address());
    }
    if (!health.get().boot().equals(pod.boot())) {
      return found(Kind.RESTARTED, pod, "is not the process any more that was recorded");
    }
    var recorded =
        pod instanceof Pod.Affiliated affiliated
            ? Optional.of(affiliated.affiliation().siteRev().toString())
            : Optional.<String>empty();
    var held = health.get().siteRev();
    return held.equals(recorded)
        ? Optional.empty()
        : found(
            Kind.OTHER_CODE,
            pod,
            "holds %s, not %s".formatted(held.orElse("no code"), recorded.orElse("no code")));
  }

  private static Optional<Difference> found(Kind kind, Pod.Reachable pod, String what) {
    return Optional.of(
        Difference.ofPod(
            kind,
            pod.id(),
            "the %s pod %s; the first request or claim that meets it ends it"
                .formatted(pod.state().label(), what)));
  }
}
