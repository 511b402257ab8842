package domain.pod;

import java.util.List;

/**
 * A legal change of a pod's state.
 *
 * @param event goes to the ledger in the transaction that stores {@code next}
 * @param effects are to be carried out, in order, once that transaction has committed, and never
 *     before
 */
public record Transition<S extends Pod>(S next, PodEvent event, List<Effect> effects) {
  public Transition {
    effects = List.copyOf(effects);
  }

  /** The same, for whoever does not know which of several transitions it will be. */
  Transition<Pod> widened() {
    return new Transition<>(next, event, effects);
  }
}
