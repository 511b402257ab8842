package adapters.kubernetes;

import domain.pod.PodId;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** For how long something has been so with pods, since it was first asked. */
final class Since {
  private final Map<PodId, Long> nanos = new ConcurrentHashMap<>();

  /** Whether it has been so for at least this long; begins to count if it is new. */
  boolean isOver(PodId pod, Duration patience) {
    long now = System.nanoTime();
    return now - nanos.computeIfAbsent(pod, _ -> now) >= patience.toNanos();
  }

  boolean has(PodId pod) {
    return nanos.containsKey(pod);
  }

  /** It is so no more. */
  void remove(PodId pod) {
    nanos.remove(pod);
  }

  void removeIf(Predicate<PodId> over) {
    nanos.keySet().removeIf(over);
  }
}
