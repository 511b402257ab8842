package domain.scheduling;

import domain.decisions.Decisions;
import domain.pod.Lifecycle;
import domain.pod.Pod;
import domain.pod.PodId;
import domain.pod.PodState;
import domain.pod.Pods;
import domain.pod.Reason;
import domain.pod.Transition;
import domain.scheduling.Affinity.Answer;
import domain.scheduling.Placement.Outcome;
import domain.scheduling.Placement.Placed;
import domain.scheduling.Placement.Refused;
import domain.scheduling.Refusal.Kind;
import domain.site.SiteId;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Answers where a site runs, and sees to it that it does. It blocks while a pod is installed, or
 * while it waits for one, so it is called on threads that may.
 */
public final class Scheduler {
  /** Bad pods may be tried this often before a placement gives up. */
  static final int MOST_FAILED_PODS = 3;

  /**
   * News of the site end a pause early; this is for news that got lost, and for leases that ran out
   * unseen. It is well below the 2 s after which a place in line is lost.
   */
  private static final Duration ASK_AGAIN_AFTER = Duration.ofMillis(500);

  private final Affinity affinity;
  private final Startup startup;
  private final Lifecycle lifecycle;
  private final Claims claims;
  private final Timer timer;
  private final Refill refill;
  private final Consumer<SiteId> turns;
  private final PlacementObserver observer;
  private final Outcomes outcomes;

  /**
   * @param turns tells whoever waits for this site, on whichever replica, that it is its turn
   */
  public Scheduler(
      Affinity affinity,
      Startup startup,
      Lifecycle lifecycle,
      Claims claims,
      Timer timer,
      Refill refill,
      Consumer<SiteId> turns,
      Decisions decisions,
      PlacementObserver observer) {
    this.affinity = affinity;
    this.startup = startup;
    this.lifecycle = lifecycle;
    this.claims = claims;
    this.timer = timer;
    this.refill = refill;
    this.turns = turns;
    this.observer = observer;
    this.outcomes = new Outcomes(decisions);
  }

  /** Places a wish, and waits for a pod until the deadline if none is to be had at once. */
  public Placement place(Wish wish, Deadline deadline) {
    return new Search(wish, deadline).run();
  }

  /** A pod became free: whoever has waited longest is told to ask for it. */
  public void refilled() {
    refill.pooled();
    affinity.nextInLine().forEach(turns);
  }

  /**
   * Puts a pod of the published revision in the place of a serving one, which drains once its
   * replacement serves. Does not wait for the pool.
   */
  public Placement replace(Pod.Serving old, Reason reason) {
    return replace(old, Pods.Step.drain(reason));
  }

  /** The same, with the drain as it is to be told. */
  public Placement replace(Pod.Serving old, Pods.Step<Pod.Draining> drain) {
    var placement = place(new Wish.Replacement(old), () -> true);
    if (placement instanceof Placed) {
      lifecycle.change(old.id(), drain);
    }
    return placement;
  }

  /** Gives a busy site one pod more. Does not wait for the pool. */
  public Placement add(Wish.Another wish) {
    return place(wish, () -> true);
  }

  /** One wish until it is placed or refused. */
  private final class Search {
    private final Wish wish;
    private final Deadline deadline;
    private final long started = timer.nanos();
    private final PlacementObserver.Following following;
    private int failedPods;
    private Answer.@Nullable NotYet waitedFor;

    Search(Wish wish, Deadline deadline) {
      this.wish = wish;
      this.deadline = deadline;
      this.following = observer.begun(wish);
    }

    Placement run() {
      Placement placement = null;
      try {
        placement = search();
        return placement;
      } finally {
        following.over(placement);
      }
    }

    private Placement search() {
      try (var news = timer.watch(wish.site())) {
        while (true) {
          var placement =
              switch (ask()) {
                case Answer.Affiliated(var committed) -> install(committed);
                case Answer.LeaseExpired(var pod) -> undo(pod);
                case Answer.NotYet answer ->
                    deadline.passed() ? tooLate(answer) : pause(answer, news);
                case Answer.Settled answer -> settled(answer);
              };
          if (placement != null) {
            outcomes.note(wish, placement, waitedFor, timer.since(started));
            return placement;
          }
        }
      }
    }

    private Answer ask() {
      following.asking();
      var answer = affinity.affiliate(wish, claims.id(), claims.secret());
      following.answered(answer);
      return answer;
    }

    private Startup.Outcome start(Pod.Claimed pod, Duration claim) {
      following.installing(pod);
      var outcome = startup.run(pod, claim);
      following.installed(outcome);
      return outcome;
    }

    /** What became of a claim; null when another pod is to be tried. */
    private @Nullable Placement install(Transition<Pod.Claimed> committed) {
      var claim = timer.since(started);
      return switch (start(lifecycle.follow(committed), claim)) {
        case Startup.Outcome.Started(var serving) ->
            new Placed(serving, Outcome.AFFILIATED, claim, timer.since(started).minus(claim));
        case Startup.Outcome.CodeFailed(var error) -> refused(Kind.CODE_FAILED, error.toString());
        // A pod that was gone before is nobody's failure, and the pool may hold many of them.
        case Startup.Outcome.PodFailed(var id, var reason, var detail) ->
            failed(id, detail, reason == Reason.INSTALL_FAILED);
        case Startup.Outcome.ClaimLost(var id) -> failed(id, "its claim was undone", true);
      };
    }

    private @Nullable Placement failed(PodId pod, String detail, boolean tried) {
      failedPods += tried ? 1 : 0;
      return failedPods == MOST_FAILED_PODS || deadline.passed()
          ? refused(Kind.PODS_FAILED, "pod " + pod + " could not be installed: " + detail)
          : null;
    }

    private @Nullable Placement undo(PodId pod) {
      // A lease that was renewed after all makes no difference: its installer finds the claim gone.
      lifecycle.change(
          pod,
          Pods.Step.endIn(PodState.CLAIMED, Reason.LEASE_EXPIRED, "nobody went on installing it"));
      return deadline.passed() ? refused(Kind.POOL_EMPTY, "pod " + pod + " was given up") : null;
    }

    private @Nullable Placement pause(Answer.NotYet answer, Timer.Watch news) {
      if (answer instanceof Answer.AtCapacity(var preview)) {
        preview.ifPresent(Scheduler.this::makeRoom);
      }
      waitedFor = answer;
      news.pause(ASK_AGAIN_AFTER);
      return null;
    }

    private Placement tooLate(Answer.NotYet answer) {
      return switch (answer) {
        case Answer.Wait(var pod) ->
            refused(Kind.POOL_EMPTY, "pod " + pod + " did not install in time");
        case Answer.PoolEmpty(int ahead) ->
            refused(Kind.POOL_EMPTY, "no warm pod became free in time", refill.retryAfter(ahead));
        case Answer.AtCapacity _ ->
            refused(Kind.AT_CAPACITY, "the site has all the pods it may have");
      };
    }

    private Placement settled(Answer.Settled answer) {
      return switch (answer) {
        case Answer.Joined(var pod) ->
            new Placed(pod, Outcome.JOINED, timer.since(started), Duration.ZERO);
        case Answer.UnknownSite _ -> refused(Kind.UNKNOWN_SITE, "there is no such site");
        case Answer.UnknownRevision _ ->
            refused(Kind.UNKNOWN_REVISION, "the site has no such revision, or none is published");
        case Answer.CodeFailed(var error) -> refused(Kind.CODE_FAILED, error.toString());
        case Answer.KeepsFailing(var again) ->
            refused(Kind.PODS_FAILED, "this code brought down too many pods of late", again);
        case Answer.NotNeeded _ -> refused(Kind.NOT_NEEDED, "nobody needs this pod any more");
      };
    }
  }

  /** A site has one preview at a time: the newest wish wins. */
  private void makeRoom(PodId preview) {
    lifecycle.change(preview, Pods.Step.drain(Reason.PREVIEW_OVER));
  }

  private static Refused refused(Kind kind, String detail) {
    return new Refused(new Refusal(kind, detail));
  }

  private static Refused refused(Kind kind, String detail, Duration retryAfter) {
    return new Refused(new Refusal(kind, detail, retryAfter));
  }
}
