package domain.dispatch;

import domain.decisions.Decisions;
import domain.dispatch.Decision.Cold;
import domain.dispatch.Decision.Refused;
import domain.dispatch.Decision.Start;
import domain.dispatch.SiteDirectory.Known;
import domain.scheduling.Deadline;
import domain.scheduling.Placement;
import domain.scheduling.Refill;
import domain.scheduling.Refusal;
import domain.scheduling.Refusal.Kind;
import domain.scheduling.Scheduler;
import domain.scheduling.Timer;
import domain.scheduling.Wish;
import domain.site.SiteRev;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds each request its pod. The warm path, host to site to {@link PodCache} to pod, asks nobody
 * and blocks nowhere; all else happens on the executor.
 */
public final class Dispatcher {
  private final HostNames hosts;
  private final SiteDirectory directory;
  private final PodCache cache;
  private final Scheduler scheduler;
  private final SuspectPods suspects;
  private final ColdStarts coldStarts;
  private final Executor executor;
  private final Refusals refusals = new Refusals();

  public Dispatcher(
      HostNames hosts,
      SiteDirectory directory,
      PodCache cache,
      Scheduler scheduler,
      SuspectPods suspects,
      Limits limits,
      Executor executor,
      Timer timer,
      Refill refill,
      Decisions decisions) {
    this.hosts = hosts;
    this.directory = directory;
    this.cache = cache;
    this.scheduler = scheduler;
    this.suspects = suspects;
    this.executor = executor;
    this.coldStarts = new ColdStarts(limits, executor, timer, refill, decisions);
  }

  /**
   * Bounds of waiting.
   *
   * @param maxPending requests that may wait for a first pod, of all sites together
   * @param maxPendingPerSite requests that may wait for one site's first pod
   * @param coldTimeout how long each of them may
   */
  public record Limits(int maxPending, int maxPendingPerSite, Duration coldTimeout) {}

  /**
   * Decides where a request goes. Never blocks.
   *
   * @param authority its {@code Host}
   */
  public Decision dispatch(String authority) {
    var host = HostNames.hostOf(authority);
    var target = hosts.target(host);
    if (target.isPresent()) {
      var route = cache.pick(target.get());
      if (route != null) {
        return route;
      }
    }
    return switch (directory.remembered(host)) {
      case Known known -> to(known, host);
      case null -> later(() -> to(directory.find(host), host));
    };
  }

  /**
   * Decides again for a request that its pod cannot have executed. The pod takes no further request
   * from here, and is ended if it proves to be bad, before another one is looked for.
   */
  public Decision dispatchElsewhere(String authority, Route failed, PodFailure failure) {
    cache.close(failed.id());
    var cold = new Cold(new CompletableFuture<>());
    executor.execute(
        () -> {
          try {
            suspects.examine(failed, failure);
          } finally {
            // Even if the bad pod's end could not be recorded, another one may take the request.
            cold.follow(start(dispatch(authority)));
          }
        });
    return cold;
  }

  /** Tells of a pod that failed a request which cannot be sent again. */
  public void failed(Route route, PodFailure failure) {
    executor.execute(() -> suspects.examineOnce(route, failure));
  }

  /**
   * Counts a request that no pod answered, if it was for a site that there is.
   *
   * @param route the way to the pod that was to answer, if one had been found
   * @param kind the problem that is answered instead
   */
  public void refused(String authority, @Nullable Route route, String kind) {
    if (route != null) {
      refusals.count(route.siteRev().site(), kind);
    } else if (directory.remembered(HostNames.hostOf(authority))
        instanceof Known.Leads(var target)) {
      refusals.count(target.site(), kind);
    }
  }

  public Refusals refusals() {
    return refusals;
  }

  /** How many requests wait for a first pod. */
  public int waiting() {
    return coldStarts.waiting();
  }

  private Decision to(Known known, String host) {
    return switch (known) {
      case Known.Leads(var target) -> to(target);
      case Known.Nowhere _ -> new Refused(unknownHost(host));
    };
  }

  private Decision to(Target target) {
    var route = cache.pick(target);
    return route != null ? route : coldStarts.join(target, d -> place(target, d));
  }

  private Start place(Target target, Deadline deadline) {
    var wish =
        target
            .preview()
            .<Wish>map(revision -> new Wish.Preview(new SiteRev(target.site(), revision)))
            .orElseGet(() -> new Wish.Visitors(target.site()));
    return switch (scheduler.place(wish, deadline)) {
      case Placement.Placed placed ->
          new Start.Started(
              cache.open(placed.pod()), placed.claim().toNanos(), placed.install().toNanos());
      case Placement.Refused(var refusal) -> new Start.NotStarted(refusal);
    };
  }

  /**
   * What breaks in a decision is the executor's to report; the request hears of it all the same.
   */
  private Cold later(Supplier<Decision> decide) {
    var cold = new Cold(new CompletableFuture<>());
    executor.execute(
        () -> {
          Decision decision = new Refused(ColdStarts.BROKEN_OFF);
          try {
            decision = decide.get();
          } finally {
            cold.follow(start(decision));
          }
        });
    return cold;
  }

  private static CompletableFuture<Start> start(Decision decision) {
    return switch (decision) {
      case Route route -> CompletableFuture.completedFuture(new Start.Started(route, 0, 0));
      case Cold(var start) -> start;
      case Refused(var refusal) -> CompletableFuture.completedFuture(new Start.NotStarted(refusal));
    };
  }

  private static Refusal unknownHost(String host) {
    return new Refusal(
        Kind.UNKNOWN_SITE,
        "no site answers for the host " + host + "; deploy it, or register the host");
  }
}
