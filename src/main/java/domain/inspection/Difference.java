package domain.inspection;

import domain.pod.PodId;
import java.util.Locale;

/**
 * Two places that ought to agree and do not.
 *
 * @param subject what it is about, such as {@code pod} and its id
 * @param detail what it means and what heals it, as a sentence for people
 */
public record Difference(Kind kind, String subject, String detail) {
  static Difference ofPod(Kind kind, PodId pod, String detail) {
    return new Difference(kind, "pod " + pod, detail);
  }

  public enum Kind {
    /** A pod is recorded, but the ledger has no line of it. */
    NOT_IN_LEDGER,
    /** The ledger's last line of a live pod is not what its record says. */
    LEDGER_DIFFERS,
    /** The ledger's lines of a pod do not follow one another. */
    LEDGER_BROKEN,
    /** A pod is recorded as live, and in the history. */
    LIVE_AND_ENDED,
    /** The ledger's last line of an ended pod is not what the history says. */
    HISTORY_DIFFERS,
    /** A pod is in the ledger alone. */
    RECORD_LOST,
    /** The replica that ran a live pod is gone. */
    ORPHANED,
    /** A pod is recorded as run by this replica, which does not run it. */
    NOT_RUNNING,
    /** This replica runs a pod that is not recorded as live. */
    NOT_RECORDED,
    /** A pooled or serving pod does not answer. */
    NO_ANSWER,
    /** A pod answers with another boot id than is recorded. */
    RESTARTED,
    /** A pod holds other code than is recorded. */
    OTHER_CODE,
    /** A pod serves, and this replica sends it no requests. */
    NO_ROUTE,
    /** This replica sends requests to a pod that does not serve as it believes. */
    STALE_ROUTE,
    /** This replica believes that a host leads elsewhere than it does. */
    STALE_HOST;

    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
