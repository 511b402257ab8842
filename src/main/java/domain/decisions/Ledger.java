package domain.decisions;

import domain.pod.PodId;
import domain.site.SiteId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The port to what happened and what was decided, on all replicas: every change of every pod, every
 * publication, and the decisions that changed no pod.
 */
public interface Ledger {
  /** The newest entries that were asked for, oldest first. */
  List<Entry> read(Question question);

  /**
   * The last pod that was claimed because the site had none, from the entry of its claim to that of
   * its begin to serve or its end.
   */
  Optional<ColdStart> lastColdStart(SiteId site);

  /** Where the ledger stands now: whatever has a later mark is still to be told. */
  Mark now();

  /**
   * Changes of pods and publications after a mark, in their order; none is ever put before a mark
   * that was given. Empty when there is nothing new.
   */
  List<Entry> after(Mark mark, int limit);

  /**
   * @param about the site or the pod
   * @param since how far back; empty for as far as there is anything
   * @param before only what is before this
   */
  record Question(About about, Optional<Duration> since, Optional<Mark> before, int limit) {}

  sealed interface About {
    record ASite(SiteId site) implements About {}

    record APod(PodId pod) implements About {}
  }

  /**
   * A place in the ledger.
   *
   * @param at the database's time
   * @param seq tells entries of the same time apart
   */
  record Mark(Instant at, long seq) {}

  /**
   * One line of the story.
   *
   * @param last when it happened last, if it happened more than once
   * @param times how often
   * @param replica that did it; empty if whoever changed the database did
   * @param what a state that a pod came to, a kind of decision, {@code published} or {@code
   *     deleted}
   * @param inputs on what it was decided
   */
  record Entry(
      Mark mark,
      Instant last,
      long times,
      Optional<UUID> replica,
      String what,
      Optional<PodId> pod,
      Optional<SiteId> site,
      Optional<Integer> revision,
      Optional<Integer> slot,
      Optional<String> reason,
      String detail,
      Map<String, Object> inputs) {}

  /**
   * @param steps how long each took that was measured, in milliseconds, by its name
   * @param end that the pod began to serve, or ended without; empty while it is being installed
   */
  record ColdStart(Entry claim, Optional<Entry> end, Map<String, Double> steps) {
    public ColdStart {
      steps = Map.copyOf(steps);
    }
  }
}
