package domain.pod;

import java.util.List;
import java.util.Map;

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

  /** The same, and the ledger tells on what it was decided. */
  public Transition<S> on(Map<String, Object> inputs) {
    var told =
        new PodEvent(
            event.pod(),
            event.from(),
            event.to(),
            event.affiliation(),
            event.reason(),
            event.detail(),
            inputs);
    return new Transition<>(next, told, effects);
  }

  /** The same, for whoever does not know which of several transitions it will be. */
  Transition<Pod> widened() {
    return new Transition<>(next, event, effects);
  }
}
