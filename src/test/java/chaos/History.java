package chaos;

import domain.pod.PodState;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * All that is known of a run. Times are microseconds since 1970, by the clock of the one machine on
 * which everything runs.
 *
 * @param ledger {@code kore.pod_event}, in its order
 * @param pods {@code kore.pod} and {@code kore.pod_history}, read in the same snapshot
 * @param calmSince from when on every fault was healed and forgotten
 */
record History(
    List<Line> ledger,
    List<Row> pods,
    List<PropsChange> props,
    List<Request> requests,
    List<Execution> executions,
    List<Outage> outages,
    long calmSince) {

  /** What a pod is tied to from its claim on. */
  record Tie(String site, int revision, UUID claim, int slot) {
    boolean preview() {
      return slot == 0;
    }
  }

  /**
   * A line of the ledger.
   *
   * @param why the wish of a claim, the reason of a drain or an end
   */
  record Line(
      long seq,
      long at,
      UUID pod,
      Optional<PodState> from,
      PodState to,
      Optional<Tie> tie,
      Optional<String> why) {
    /** Whether a site that is served was given one pod more, as no request has it done. */
    boolean isForGrowth() {
      return why.equals(Optional.of("another"));
    }
  }

  /**
   * What the tables say of a pod.
   *
   * @param since when it came into each state that it was in
   */
  record Row(
      UUID pod,
      PodState state,
      Optional<Tie> tie,
      Optional<UUID> replaces,
      Optional<String> drainReason,
      Optional<String> endReason,
      Map<PodState, Long> since) {}

  /**
   * A change of {@code maxPods} by the API.
   *
   * @param begin before it was asked for
   * @param end when it was confirmed; {@link Long#MAX_VALUE} if it never was
   */
  record PropsChange(String site, int maxPods, long begin, long end) {}

  /** A visitor's request, sent once. */
  record Request(long id, String site, int replica, long begin, long end, Outcome outcome) {}

  sealed interface Outcome {
    /**
     * The site's code answered.
     *
     * @param site what the code says it is
     * @param pod that the answer says it is from
     * @param routed the pod that Kore says it asked
     */
    record Served(String site, int revision, UUID pod, UUID routed) implements Outcome {}

    /**
     * Anything else that is an answer.
     *
     * @param retryAfter whether it has that header
     */
    record Refused(int status, boolean retryAfter) implements Outcome {}

    /** No answer, or not all of one. */
    record Lost(String how) implements Outcome {}
  }

  /** The trace that the site's code left of a request. */
  record Execution(long request, String site) {}

  /** A time in which a replica was dead. */
  record Outage(int replica, long from, long to) {}

  /** Each pod's lines, in the ledger's order. */
  Map<UUID, List<Line>> lives() {
    return ledger.stream()
        .sorted(Comparator.comparingLong(Line::seq))
        .collect(Collectors.groupingBy(Line::pod, LinkedHashMap::new, Collectors.toList()));
  }
}
