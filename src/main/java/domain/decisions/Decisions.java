package domain.decisions;

import domain.decisions.Decision.Sameness;
import domain.decisions.DecisionLog.Noted;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * What this replica decides without changing a pod, counted, and told from time to time. Whoever
 * decides waits for none of it. An overload repeats few decisions often: each is told of at once,
 * and then every {@link #AGAIN}, with how often it was made.
 */
public final class Decisions {
  /** Different decisions that are kept at a time; what is beyond that is dropped and counted. */
  static final int MOST_KEPT = 5_000;

  /** Told of at a time, so that many sites in trouble do not become many writes. */
  static final int MOST_TOLD = 500;

  static final Duration AGAIN = Duration.ofSeconds(10);

  private final Map<Sameness, Tally> tallies = new ConcurrentHashMap<>();
  private final LongAdder dropped = new LongAdder();
  private final DecisionLog log;
  private final LongSupplier nanos;

  /**
   * @param nanos nanoseconds since some fixed moment
   */
  public Decisions(DecisionLog log, LongSupplier nanos) {
    this.log = log;
    this.nanos = nanos;
  }

  /** For those who need none. */
  public static Decisions unheard() {
    return new Decisions(_ -> {}, () -> 0);
  }

  public void note(Decision decision) {
    note(decision, 1);
  }

  /** Notes that the same was decided so many times; not at all if 0. */
  public void note(Decision decision, long times) {
    var sameness = decision.sameness();
    if (times == 0) {
      return;
    }
    if (tallies.size() >= MOST_KEPT && !tallies.containsKey(sameness)) {
      dropped.add(times);
      return;
    }
    long now = nanos.getAsLong();
    tallies.compute(
        sameness,
        (_, tally) ->
            tally == null
                ? new Tally(decision, times, now, now, false, now)
                : tally.plus(decision, times, now));
  }

  /** How many were dropped since the start. */
  public long dropped() {
    return dropped.sum();
  }

  /** Tells of what is new or due; to be called every second. */
  public synchronized void flush() {
    long now = nanos.getAsLong();
    tell(
        now, tallies.values().stream().filter(tally -> tally.isDue(now)).limit(MOST_TOLD).toList());
    tallies.values().removeIf(tally -> tally.isOver(now));
  }

  /** Tells of everything, for this replica ends. */
  public synchronized void flushAll() {
    tell(nanos.getAsLong(), tallies.values().stream().filter(tally -> tally.times > 0).toList());
  }

  private void tell(long now, List<Tally> due) {
    if (!due.isEmpty()) {
      log.add(due.stream().map(tally -> tally.noted(now)).toList());
      due.forEach(
          told ->
              tallies.computeIfPresent(
                  told.decision.sameness(), (_, tally) -> tally.without(told.times, now)));
    }
  }

  /**
   * @param times not told of yet
   * @param first when the first of those was
   */
  private record Tally(
      Decision decision, long times, long first, long last, boolean told, long toldAt) {
    Tally plus(Decision latest, long more, long now) {
      return new Tally(
          latest.after(decision), times + more, times == 0 ? now : first, now, told, toldAt);
    }

    Tally without(long less, long now) {
      return new Tally(decision, times - less, last, last, true, now);
    }

    boolean isDue(long now) {
      return times > 0 && (!told || isAgain(now));
    }

    boolean isOver(long now) {
      return times == 0 && isAgain(now);
    }

    private boolean isAgain(long now) {
      return now - toldAt >= AGAIN.toNanos();
    }

    Noted noted(long now) {
      return new Noted(
          decision, times, Duration.ofNanos(now - first), Duration.ofNanos(now - last));
    }
  }
}
