package domain.inspection;

import domain.dispatch.PodCache;
import domain.dispatch.SiteDirectory;
import domain.pod.Pods;
import domain.pooling.PodFleet;
import domain.scheduling.PodRuntime;
import domain.scheduling.Timer;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;

/**
 * Compares what Kore records of its pods with itself, with the pods, and with this replica's fleet
 * and caches. It looks up to three times, and tells what was there each time: all else was only on
 * its way from one place to another.
 */
public final class Inspection {
  private static final int LOOKS = 3;

  /** Longer than news take from one replica to another, and than a loop's step. */
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private final List<Check> checks;
  private final Timer timer;

  /**
   * @param executor asks pods how they are; may block
   */
  public Inspection(
      Pods pods,
      Records records,
      PodFleet fleet,
      PodRuntime runtime,
      PodCache cache,
      SiteDirectory directory,
      Executor executor,
      Timer timer) {
    this.checks =
        List.of(
            new LifeCheck(records),
            new FleetCheck(pods, fleet),
            new AnswerCheck(pods, runtime, executor),
            new CacheCheck(pods, cache, directory));
    this.timer = timer;
  }

  /** By kind and subject; blocks, and changes nothing. */
  public List<Difference> inspect() {
    var found = look();
    for (int looks = 1; looks < LOOKS && !found.isEmpty(); looks++) {
      timer.pause(PAUSE);
      found.retainAll(look());
    }
    return List.copyOf(found);
  }

  /** What is found again counts as the same, though its detail may have changed. */
  private SortedSet<Difference> look() {
    var byKindAndSubject =
        Comparator.comparing(Difference::kind).thenComparing(Difference::subject);
    return checks.stream()
        .flatMap(check -> check.look().stream())
        .collect(Collectors.toCollection(() -> new TreeSet<>(byKindAndSubject)));
  }
}
