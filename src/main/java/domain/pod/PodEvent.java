package domain.pod;

import java.util.Map;
import java.util.Optional;

/**
 * A line of the ledger: what happened to a pod. When, and on which replica, the ledger itself adds.
 *
 * @param from the state before; empty when the pod began
 * @param reason why, for a drain or an end
 * @param detail for people to read; may be empty
 * @param inputs on what it was decided: texts, numbers, flags and lists of texts by their names
 */
public record PodEvent(
    PodId pod,
    Optional<PodState> from,
    PodState to,
    Optional<Affiliation> affiliation,
    Optional<Reason> reason,
    String detail,
    Map<String, Object> inputs) {
  public PodEvent {
    inputs = Map.copyOf(inputs);
  }

  /** Without inputs. */
  public PodEvent(
      PodId pod,
      Optional<PodState> from,
      PodState to,
      Optional<Affiliation> affiliation,
      Optional<Reason> reason,
      String detail) {
    this(pod, from, to, affiliation, reason, detail, Map.of());
  }

  /** The first line of a pod's life. */
  public static PodEvent started(Pod.Warming pod) {
    return new PodEvent(
        pod.id(), Optional.empty(), PodState.WARMING, Optional.empty(), Optional.empty(), "");
  }
}
