package domain.scheduling;

import domain.pod.Lifecycle;
import domain.pod.Pods;
import domain.pod.Reason;
import domain.scheduling.Placement.Placed;
import domain.scheduling.Placement.Refused;
import domain.scheduling.Refusal.Kind;
import domain.site.Revision;
import domain.site.SiteId;
import domain.site.SiteRev;
import domain.site.SiteRevision;
import domain.site.Sites;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Brings new code to visitors. A deployed revision is first loaded in a warm pod, aside: code that
 * does not load is never published, and its author reads why. Pods of the revision before go on
 * serving until each has its replacement.
 */
public final class Publisher {
  private final Sites sites;
  private final Scheduler scheduler;
  private final Lifecycle lifecycle;
  private final Timer timer;
  private final Duration trialTimeout;
  private final Runnable published;

  /**
   * @param trialTimeout how long a deployment may wait for a warm pod to try the code in
   * @param published is run after each publication, to start replacing pods of other revisions
   */
  public Publisher(
      Sites sites,
      Scheduler scheduler,
      Lifecycle lifecycle,
      Timer timer,
      Duration trialTimeout,
      Runnable published) {
    this.sites = sites;
    this.scheduler = scheduler;
    this.lifecycle = lifecycle;
    this.timer = timer;
    this.trialTimeout = trialTimeout;
    this.published = published;
  }

  /**
   * Adds a revision, tries it, and publishes it if it loads.
   *
   * @param packed the bundle's bytes, already checked
   */
  public Deployment deploy(SiteId site, byte[] packed) {
    return deploy(sites.addRevision(site, packed));
  }

  /** Tries a revision that was added, and publishes it if it loads. */
  public Deployment deploy(SiteRevision revision) {
    return switch (trial(revision.siteRev())) {
      case Placed trial -> {
        lifecycle.change(trial.pod().id(), Pods.Step.drain(Reason.PREVIEW_OVER));
        publish(revision.siteRev());
        yield new Deployment.Published(revision);
      }
      case Refused(var refusal) when refusal.kind() == Kind.CODE_FAILED ->
          new Deployment.CodeFailed(revision, refusal.detail());
      case Refused(var refusal) -> new Deployment.NotTried(revision, refusal);
    };
  }

  /** Publishes a revision as it is; says whether there is such a revision. */
  public boolean publish(SiteRev siteRev) {
    return publish(siteRev, _ -> true) == Sites.Change.DONE;
  }

  /** Publishes a revision as it is, if what is published until then is as expected. */
  public Sites.Change publish(SiteRev siteRev, Predicate<Optional<Revision>> expected) {
    var change = sites.publish(siteRev, expected);
    if (change == Sites.Change.DONE) {
      published.run();
    }
    return change;
  }

  private Placement trial(SiteRev siteRev) {
    long started = timer.nanos();
    return scheduler.place(
        new Wish.Preview(siteRev), () -> timer.since(started).compareTo(trialTimeout) >= 0);
  }

  /** What became of a deployment; the revision exists in any case. */
  public sealed interface Deployment {
    SiteRevision revision();

    record Published(SiteRevision revision) implements Deployment {}

    /** Not published: the site's code does not load. */
    record CodeFailed(SiteRevision revision, String error) implements Deployment {}

    /** Not published: no warm pod could try the code. */
    record NotTried(SiteRevision revision, Refusal refusal) implements Deployment {}
  }
}
