package domain.scheduling;

import domain.pod.InstallTimings;
import domain.pod.Lifecycle;
import domain.pod.Pod.Claimed;
import domain.pod.Pod.Serving;
import domain.pod.PodId;
import domain.pod.Pods;
import domain.pod.Reason;
import domain.site.Bundles;
import domain.site.Bundles.Bundle;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * The startup sequence of a pod that was just affiliated: fetch the bundle, install it, let the pod
 * serve. While it runs, the claim's lease is renewed. A pod in which it fails is destroyed: a
 * half-done claim is undone, never resumed.
 */
public final class Startup {
  private static final Duration RENEW_EVERY = Duration.ofSeconds(1);

  private final Affinity affinity;
  private final Bundles bundles;
  private final PodRuntime runtime;
  private final Lifecycle lifecycle;
  private final ScheduledExecutorService renewals;
  private final Timer timer;

  public Startup(
      Affinity affinity,
      Bundles bundles,
      PodRuntime runtime,
      Lifecycle lifecycle,
      ScheduledExecutorService renewals,
      Timer timer) {
    this.affinity = affinity;
    this.bundles = bundles;
    this.runtime = runtime;
    this.lifecycle = lifecycle;
    this.renewals = renewals;
    this.timer = timer;
  }

  /**
   * @param claim how long it took to claim the pod
   */
  Outcome run(Claimed pod, Duration claim) {
    var lease = keepLease(pod);
    long started = timer.nanos();
    try {
      return bundles
          .of(pod.affiliation().siteRev())
          .map(bundle -> install(pod, bundle, claim, timer.since(started)))
          .orElseGet(
              () -> failed(pod, Reason.INSTALL_FAILED, "the revision was deleted meanwhile"));
    } catch (RuntimeException e) {
      undoAfter(e, pod);
      throw e;
    } finally {
      lease.cancel(false);
    }
  }

  private ScheduledFuture<?> keepLease(Claimed pod) {
    long every = RENEW_EVERY.toMillis();
    return renewals.scheduleWithFixedDelay(() -> renew(pod), every, every, TimeUnit.MILLISECONDS);
  }

  private void renew(Claimed pod) {
    try {
      affinity.renew(pod.id(), pod.affiliation().claim());
    } catch (RuntimeException _) {
      // The next one may do: an exception that got out would be the end of all renewals.
    }
  }

  private Outcome install(Claimed pod, Bundle bundle, Duration claim, Duration fetch) {
    long sent = timer.nanos();
    return switch (runtime.install(pod, bundle)) {
      case PodRuntime.Install.Installed(Duration unpack, Duration load) -> {
        var transfer = timer.since(sent).minus(unpack).minus(load);
        yield serve(pod, new InstallTimings(claim, fetch, transfer, unpack, load));
      }
      case PodRuntime.Install.CodeFailed(SiteError error) -> {
        affinity.codeFailed(pod.affiliation().siteRev(), error);
        undo(pod, Reason.CODE_FAILED, error.toString());
        yield new Outcome.CodeFailed(error);
      }
      case PodRuntime.Install.PodFailed(String detail) ->
          failed(pod, Reason.INSTALL_FAILED, detail);
      case PodRuntime.Install.NotTried(Reason reason, String detail) -> failed(pod, reason, detail);
    };
  }

  private Outcome serve(Claimed pod, InstallTimings timings) {
    return affinity
        .installed(pod.id(), pod.affiliation().claim(), timings)
        .<Outcome>map(committed -> new Outcome.Started(lifecycle.follow(committed)))
        .orElseGet(() -> claimLost(pod));
  }

  private Outcome claimLost(Claimed pod) {
    undo(pod, Reason.INSTALL_FAILED, "the claim was undone meanwhile");
    return new Outcome.ClaimLost(pod.id());
  }

  private Outcome failed(Claimed pod, Reason reason, String detail) {
    undo(pod, reason, detail);
    return new Outcome.PodFailed(pod.id(), reason, detail);
  }

  /** If it can't be undone now, the lease runs out, and whoever sees that undoes it. */
  private void undoAfter(RuntimeException cause, Claimed pod) {
    try {
      undo(pod, Reason.INSTALL_FAILED, "the startup sequence broke off: " + cause);
    } catch (RuntimeException e) {
      cause.addSuppressed(e);
    }
  }

  private void undo(Claimed pod, Reason reason, String detail) {
    lifecycle.change(pod.id(), Pods.Step.end(reason, detail));
  }

  /** What became of the pod. */
  public sealed interface Outcome {
    record Started(Serving pod) implements Outcome {}

    record CodeFailed(SiteError error) implements Outcome {}

    /**
     * @param reason {@code INSTALL_FAILED} if anything was tried in the pod
     */
    record PodFailed(PodId pod, Reason reason, String detail) implements Outcome {}

    /** Somebody ended the claim, or its lease ran out, before the pod could serve. */
    record ClaimLost(PodId pod) implements Outcome {}
  }
}
