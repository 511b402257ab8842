package domain.inspection;

import domain.pod.PodId;
import java.util.List;
import java.util.Optional;

/**
 * What is recorded of one pod. It is text as it stands there, for what is damaged must be readable
 * too.
 *
 * @param live its record among the live pods
 * @param ended its record in the history
 * @param ledger its lines, oldest first
 */
public record Life(
    PodId pod, Optional<Standing> live, Optional<Standing> ended, List<Line> ledger) {
  public Life {
    ledger = List.copyOf(ledger);
  }

  /**
   * How a pod stands by some record.
   *
   * @param tie site, revision, slot and claim, once the pod has them
   * @param reason why it drains or ended
   */
  public record Standing(String state, Optional<String> tie, Optional<String> reason) {
    @Override
    public String toString() {
      return state
          + tie.map(t -> " for " + t).orElse("")
          + reason.map(r -> " (" + r + ")").orElse("");
    }
  }

  /**
   * @param from the state before; empty when the pod began
   */
  public record Line(Optional<String> from, Standing to) {}
}
