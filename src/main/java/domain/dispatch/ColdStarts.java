package domain.dispatch;

import domain.dispatch.Decision.Cold;
import domain.dispatch.Decision.Refused;
import domain.dispatch.Decision.Start;
import domain.scheduling.Deadline;
import domain.scheduling.Refill;
import domain.scheduling.Refusal;
import domain.scheduling.Refusal.Kind;
import domain.scheduling.Timer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Requests that wait for a site's first pod. All that wait for the same target are a herd: they
 * share one placement, hold no thread, and are answered in the order in which they came. The
 * placement goes on for as long as one of them waits.
 */
final class ColdStarts {
  /** What a request hears when something broke on its way: most likely the database is away. */
  static final Refusal BROKEN_OFF =
      new Refusal(Kind.DATABASE_AWAY, "no pod could be asked for; try again soon");

  private final ConcurrentHashMap<Target, Herd> herds = new ConcurrentHashMap<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final Dispatcher.Limits limits;
  private final Executor executor;
  private final Timer timer;
  private final Refill refill;

  ColdStarts(Dispatcher.Limits limits, Executor executor, Timer timer, Refill refill) {
    this.limits = limits;
    this.executor = executor;
    this.timer = timer;
    this.refill = refill;
  }

  /**
   * Joins the target's herd, or starts one.
   *
   * @param placement blocks until there is an answer or the deadline has passed; run at most once a
   *     herd, on the executor
   */
  Decision join(Target target, Function<Deadline, Start> placement) {
    if (waiting.get() >= limits.maxPending()) {
      return refused(limits.maxPending() + " requests wait for a first pod already");
    }
    var fresh = new Herd();
    var herd = herds.computeIfAbsent(target, _ -> fresh);
    var start = herd.admit();
    if (start == null) {
      return refused(
          limits.maxPendingPerSite() + " requests wait for this site's first pod already");
    }
    if (herd == fresh) {
      executor.execute(() -> run(target, herd, placement));
    }
    return new Cold(start);
  }

  /** How many requests wait. */
  int waiting() {
    return waiting.get();
  }

  private Refused refused(String detail) {
    return new Refused(
        new Refusal(
            Kind.TOO_MANY_WAITING, detail + "; try again soon", refill.retryAfter(herds.size())));
  }

  private void run(Target target, Herd herd, Function<Deadline, Start> placement) {
    Start start = new Start.NotStarted(BROKEN_OFF);
    try {
      start = placement.apply(herd);
    } finally {
      // Removed first: whoever comes later finds the pod in the cache, or starts a herd of its own.
      herds.remove(target, herd);
      for (var member : herd.end(start)) {
        member.complete(start);
      }
    }
  }

  @SuppressWarnings("UndefinedEquals") // Members are told apart by identity.
  private final class Herd implements Deadline {
    private final LinkedHashSet<CompletableFuture<Start>> members = new LinkedHashSet<>();
    private long until;
    private @Nullable Start end;

    /** Null when there is no room. */
    @Nullable CompletableFuture<Start> admit() {
      var member = new CompletableFuture<Start>();
      synchronized (this) {
        if (end != null) {
          return CompletableFuture.completedFuture(end);
        }
        if (members.size() == limits.maxPendingPerSite()) {
          return null;
        }
        members.add(member);
        until = timer.nanos() + limits.coldTimeout().toNanos();
      }
      waiting.incrementAndGet();
      var _ = member.whenComplete((_, _) -> leave(member));
      return member;
    }

    private void leave(CompletableFuture<Start> member) {
      waiting.decrementAndGet();
      synchronized (this) {
        members.remove(member);
      }
    }

    synchronized List<CompletableFuture<Start>> end(Start start) {
      end = start;
      return new ArrayList<>(members);
    }

    @Override
    public synchronized boolean passed() {
      return members.isEmpty() || timer.nanos() - until >= 0;
    }
  }
}
