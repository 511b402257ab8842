package domain.scheduling;

import domain.pod.Lifecycle;
import domain.pod.Pod;
import domain.pod.PodId;
import domain.pod.Pods;
import domain.pod.Reason;
import domain.pod.Transition;
import domain.scheduling.Affinity.Answer;
import domain.scheduling.Placement.Outcome;
import domain.scheduling.Placement.Placed;
import domain.scheduling.Placement.Refused;
import domain.scheduling.Refusal.Kind;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Answers where a site runs, and sees to it that it does. It blocks while a pod is installed, or
 * while it waits for one, so it is called on threads that may.
 */
public final class Scheduler {
  /** Bad pods may be tried this often before a placement gives up. */
  static final int MOST_FAILED_PODS = 3;

  /** News end a pause early; this is for the news that come from elsewhere, or not at all. */
  private static final Duration ASK_AGAIN_AFTER = Duration.ofMillis(50);

  private final Affinity affinity;
  private final Startup startup;
  private final Lifecycle lifecycle;
  private final Claims claims;
  private final Timer timer;

  public Scheduler(
      Affinity affinity, Startup startup, Lifecycle lifecycle, Claims claims, Timer timer) {
    this.affinity = affinity;
    this.startup = startup;
    this.lifecycle = lifecycle;
    this.claims = claims;
    this.timer = timer;
  }

  /** Places a wish, and waits for a pod until the deadline if none is to be had at once. */
  public Placement place(Wish wish, Deadline deadline) {
    long started = timer.nanos();
    int failedPods = 0;
    while (true) {
      var answer = affinity.affiliate(wish, claims.id(), claims.secret());
      if (answer instanceof Answer.Affiliated(var committed)) {
        var claim = timer.since(started);
        var result = install(lifecycle.follow(committed), claim);
        if (!canTryAnother(result) || ++failedPods == MOST_FAILED_PODS || deadline.passed()) {
          return result;
        }
      } else {
        var settled = settle(answer, started, deadline.passed());
        if (settled != null) {
          return settled;
        }
        timer.pause(ASK_AGAIN_AFTER);
      }
    }
  }

  /**
   * Puts a pod of the published revision in the place of a serving one, which drains once its
   * replacement serves. Does not wait for the pool.
   */
  public Placement replace(Pod.Serving old, Reason reason) {
    var placement = place(new Wish.Replacement(old), () -> true);
    if (placement instanceof Placed) {
      lifecycle.change(old.id(), Pods.Step.drain(reason));
    }
    return placement;
  }

  private Placement install(Pod.Claimed pod, Duration claim) {
    long started = timer.nanos();
    return switch (startup.run(pod)) {
      case Startup.Outcome.Started(var serving) ->
          new Placed(serving, Outcome.AFFILIATED, claim, timer.since(started));
      case Startup.Outcome.CodeFailed(var error) -> refused(Kind.CODE_FAILED, error.toString());
      case Startup.Outcome.PodFailed(var id, var detail) ->
          refused(Kind.PODS_FAILED, "pod " + id + " could not be installed: " + detail);
    };
  }

  private static boolean canTryAnother(Placement result) {
    return result instanceof Refused(var refusal) && refusal.kind() == Kind.PODS_FAILED;
  }

  /** What an answer without a claim comes to; null when it is worth asking again. */
  private @Nullable Placement settle(Answer answer, long started, boolean tooLate) {
    return switch (answer) {
      case Answer.Affiliated _ -> throw new IllegalStateException("a claim is to be installed");
      case Answer.Joined(var pod) ->
          new Placed(pod, Outcome.JOINED, timer.since(started), Duration.ZERO);
      case Answer.UnknownSite _ -> refused(Kind.UNKNOWN_SITE, "there is no such site");
      case Answer.UnknownRevision _ ->
          refused(Kind.UNKNOWN_REVISION, "the site has no such revision, or none is published");
      case Answer.CodeFailed(var error) -> refused(Kind.CODE_FAILED, error.toString());
      case Answer.NotNeeded _ -> refused(Kind.NOT_NEEDED, "no replacement is needed");
      case Answer.Wait(var pod) ->
          tooLate ? refused(Kind.POOL_EMPTY, "pod " + pod + " did not install in time") : null;
      case Answer.LeaseExpired(var pod) -> {
        lifecycle.change(pod, Scheduler::undoExpired);
        yield tooLate ? refused(Kind.POOL_EMPTY, "pod " + pod + " was given up") : null;
      }
      case Answer.PoolEmpty _ ->
          tooLate ? refused(Kind.POOL_EMPTY, "no warm pod became free in time") : null;
      case Answer.AtCapacity(var preview) -> {
        preview.ifPresent(this::makeRoom);
        yield tooLate ? refused(Kind.AT_CAPACITY, "the site has all the pods it may have") : null;
      }
    };
  }

  /** A lease that was renewed after all makes no difference: its installer finds the claim gone. */
  private static Optional<Transition<Pod.Gone>> undoExpired(Pod.Live pod) {
    return pod instanceof Pod.Claimed
        ? Optional.of(pod.end(Reason.LEASE_EXPIRED, "nobody went on installing it"))
        : Optional.empty();
  }

  /** A site has one preview at a time: the newest wish wins. */
  private void makeRoom(PodId preview) {
    lifecycle.change(preview, Pods.Step.drain(Reason.PREVIEW_OVER));
  }

  private static Refused refused(Kind kind, String detail) {
    return new Refused(new Refusal(kind, detail));
  }
}
