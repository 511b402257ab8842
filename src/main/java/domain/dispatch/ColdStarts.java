package domain.dispatch;

import domain.decisions.Decisions;
import domain.dispatch.Decision.Cold;
import domain.dispatch.Decision.Refused;
import domain.dispatch.Decision.Start;
import domain.scheduling.Deadline;
import domain.scheduling.Refill;
import domain.scheduling.Refusal;
import domain.scheduling.Refusal.Kind;
import domain.scheduling.Timer;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Requests that wait for a site's first pod. All that wait for the same target are a herd: they
 * share one placement, hold no thread, and are answered in the order in which they came. The
 * placement goes on for as long as one of them waits.
 *
 * <p>Herds and their members change under one lock, which nobody holds while anybody is answered.
 */
final class ColdStarts {
  /** What a request hears when something broke on its way: most likely the database is away. */
  static final Refusal BROKEN_OFF =
      new Refusal(Kind.DATABASE_AWAY, "no pod could be asked for; try again soon");

  /** Those that can still be joined. */
  private final Map<Target, Herd> herds = new HashMap<>();

  private final Dispatcher.Limits limits;
  private final Executor executor;
  private final Timer timer;
  private final Refill refill;
  private final Decisions decisions;
  private int waiting;

  ColdStarts(
      Dispatcher.Limits limits,
      Executor executor,
      Timer timer,
      Refill refill,
      Decisions decisions) {
    this.limits = limits;
    this.executor = executor;
    this.timer = timer;
    this.refill = refill;
    this.decisions = decisions;
  }

  /**
   * Joins the target's herd, or starts one.
   *
   * @param placement blocks until there is an answer or the deadline has passed; run at most once a
   *     herd, on the executor
   */
  Decision join(Target target, Function<Deadline, Start> placement) {
    var fresh = new Herd(target);
    var member = new CompletableFuture<Start>();
    Herd herd;
    synchronized (this) {
      herd = herds.getOrDefault(target, fresh);
      var refused = refused(herd);
      if (refused != null) {
        note(target, refused.refusal(), 1);
        return refused;
      }
      herds.put(target, herd);
      herd.admit(member);
    }
    var _ = member.whenComplete((start, _) -> left(herd, member, start));
    if (herd == fresh) {
      start(herd, placement);
    }
    return new Cold(member);
  }

  /** It got its answer with its herd, its time was over, or it went away. */
  private void left(Herd herd, CompletableFuture<Start> member, @Nullable Start start) {
    boolean alone = herd.leave(member);
    if (alone && start instanceof Start.NotStarted(var refusal)) {
      note(herd.target, refusal, 1);
    }
  }

  /** How many requests wait. */
  synchronized int waiting() {
    return waiting;
  }

  /** Null when there is room. */
  private @Nullable Refused refused(Herd herd) {
    int members = herd.members.size();
    if (waiting == limits.maxPending()) {
      return refused(waiting + " requests wait for a first pod already");
    }
    return members == limits.maxPendingPerSite()
        ? refused(members + " requests wait for this site's first pod already")
        : null;
  }

  private Refused refused(String detail) {
    var after = refill.retryAfter(herds.size());
    return new Refused(new Refusal(Kind.TOO_MANY_WAITING, detail + "; try again soon", after));
  }

  private void start(Herd herd, Function<Deadline, Start> placement) {
    try {
      executor.execute(() -> run(herd, placement));
    } catch (RejectedExecutionException _) {
      end(herd, new Start.NotStarted(BROKEN_OFF));
    }
  }

  private void run(Herd herd, Function<Deadline, Start> placement) {
    Start start = new Start.NotStarted(BROKEN_OFF);
    try {
      start = placement.apply(herd);
    } finally {
      end(herd, start);
    }
  }

  /** Whoever comes later finds the pod in the cache, or starts a herd of its own. */
  private void end(Herd herd, Start start) {
    var members = disperse(herd);
    if (start instanceof Start.NotStarted(var refusal)) {
      // The placement told of one of them.
      note(herd.target, refusal, members.size() - 1);
    }
    for (var member : members) {
      member.complete(start);
    }
  }

  private void note(Target target, Refusal refusal, int requests) {
    if (requests > 0 && refusal.kind() != Kind.UNKNOWN_SITE) {
      var inputs = Map.<String, Object>of("requestsWaiting", waiting());
      decisions.note(refusal.decision(target.site(), inputs), requests);
    }
  }

  private synchronized List<CompletableFuture<Start>> disperse(Herd herd) {
    herds.remove(herd.target, herd);
    herd.dispersed = true;
    return List.copyOf(herd.members);
  }

  @SuppressWarnings("UndefinedEquals") // Members are told apart by identity.
  private final class Herd implements Deadline {
    private final Target target;
    private final Set<CompletableFuture<Start>> members = new LinkedHashSet<>();
    private long until;
    private boolean dispersed;

    Herd(Target target) {
      this.target = target;
    }

    private void admit(CompletableFuture<Start> member) {
      members.add(member);
      waiting++;
      until = timer.nanos() + limits.coldTimeout().toNanos();
    }

    /** Whether the herd goes on without it. */
    private boolean leave(CompletableFuture<Start> member) {
      synchronized (ColdStarts.this) {
        members.remove(member);
        waiting--;
        return !dispersed;
      }
    }

    /** Once it has passed, the placement is given up: nobody may join to wait for it. */
    @Override
    public boolean passed() {
      synchronized (ColdStarts.this) {
        boolean passed = members.isEmpty() || timer.nanos() - until >= 0;
        if (passed) {
          herds.remove(target, this);
        }
        return passed;
      }
    }
  }
}
