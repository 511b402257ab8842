package domain.dispatch;

import domain.dispatch.Decision.Cold;
import domain.dispatch.Decision.Refused;
import domain.dispatch.Decision.Start;
import domain.scheduling.Deadline;
import domain.scheduling.Refusal;
import domain.scheduling.Refusal.Kind;
import domain.scheduling.Timer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * Requests that wait for a site's first pod. All that wait for the same target share one placement
 * and hold no thread; the placement goes on for as long as the latest of them waits.
 */
final class ColdStarts {
  /** What a request hears when something broke on its way: most likely the database is away. */
  static final Refusal BROKEN_OFF =
      new Refusal(Kind.DATABASE_AWAY, "no pod could be asked for; try again soon");

  private final ConcurrentHashMap<Target, Herd> herds = new ConcurrentHashMap<>();
  private final int mostWaiting;
  private final Duration patience;
  private final Executor executor;
  private final Timer timer;

  ColdStarts(int mostWaiting, Duration patience, Executor executor, Timer timer) {
    this.mostWaiting = mostWaiting;
    this.patience = patience;
    this.executor = executor;
    this.timer = timer;
  }

  /**
   * Joins the target's herd, or starts one.
   *
   * @param placement blocks until there is an answer or the deadline has passed; run at most once a
   *     herd, on the executor
   */
  Decision join(Target target, Function<Deadline, Start> placement) {
    var fresh = new Herd();
    var herd = herds.computeIfAbsent(target, _ -> fresh);
    if (!herd.admit()) {
      return new Refused(
          new Refusal(
              Kind.TOO_MANY_WAITING,
              mostWaiting + " requests wait for this site's first pod already; try again soon"));
    }
    if (herd == fresh) {
      executor.execute(() -> run(target, herd, placement));
    }
    return new Cold(herd.start);
  }

  private void run(Target target, Herd herd, Function<Deadline, Start> placement) {
    Start start = new Start.NotStarted(BROKEN_OFF);
    try {
      start = placement.apply(herd);
    } finally {
      // Removed first: whoever comes later finds the pod in the cache, or starts a herd of its own.
      herds.remove(target, herd);
      herd.start.complete(start);
    }
  }

  private final class Herd implements Deadline {
    final CompletableFuture<Start> start = new CompletableFuture<>();
    private int waiting;
    private long until;

    synchronized boolean admit() {
      if (waiting == mostWaiting) {
        return false;
      }
      waiting++;
      until = timer.nanos() + patience.toNanos();
      return true;
    }

    @Override
    public synchronized boolean passed() {
      return timer.nanos() - until >= 0;
    }
  }
}
