package domain.pod;

import static domain.pod.PodState.CLAIMED;
import static domain.pod.PodState.DRAINING;
import static domain.pod.PodState.GONE;
import static domain.pod.PodState.POOLED;
import static domain.pod.PodState.SERVING;
import static domain.pod.PodState.WARMING;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The from × to matrix of a pod's states, written down a second time: what is not here is not
 * legal.
 */
public final class LegalTransitions {
  private static final Map<PodState, Set<PodState>> TABLE =
      Map.of(
          WARMING, Set.of(POOLED, GONE),
          POOLED, Set.of(CLAIMED, GONE),
          CLAIMED, Set.of(SERVING, GONE),
          SERVING, Set.of(DRAINING, GONE),
          DRAINING, Set.of(GONE),
          GONE, Set.of());

  private LegalTransitions() {}

  public static boolean legal(PodState from, PodState to) {
    return TABLE.getOrDefault(from, Set.of()).contains(to);
  }

  /** The same of a line of the ledger, where a life begins from no state. */
  public static boolean legal(Optional<PodState> from, PodState to) {
    return from.map(f -> legal(f, to)).orElse(to == WARMING);
  }
}
