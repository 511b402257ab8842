package fakes;

import domain.decisions.Decisions;
import domain.dispatch.PodCache;
import domain.pod.BootId;
import domain.pod.Lifecycle;
import domain.pod.Pod;
import domain.pod.PodAddress;
import domain.pod.PodEvent;
import domain.pod.PodId;
import domain.pod.PodState;
import domain.pod.Reason;
import domain.pooling.Aftermath;
import domain.scheduling.PlacementObserver;
import domain.scheduling.Refill;
import domain.scheduling.Scheduler;
import domain.scheduling.Startup;
import domain.site.SiteId;
import domain.site.SiteRev;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** One replica of Kore, the real domain with a fake behind each of its ports. */
public final class World {
  public static final SiteId SITE = new SiteId("hello");

  public final FakeTimer timer = new FakeTimer();
  public final InMemorySites sites = new InMemorySites();
  public final InMemoryKore kore = new InMemoryKore(timer::nanos, sites);
  public final FakeRuntime runtime = new FakeRuntime();
  public final FakeFleet fleet = new FakeFleet();
  public final PodCache cache = new PodCache(new Random(1), _ -> {});
  public final Lifecycle lifecycle =
      new Lifecycle(
          kore, new Aftermath(cache, runtime, fleet, Duration.ofSeconds(20), Runnable::run));
  public final ManualSchedule renewals = new ManualSchedule();
  public final InMemoryLedger ledger = new InMemoryLedger(kore, timer::nanos);
  public final Decisions decisions = new Decisions(ledger, timer::nanos);
  public final SequentialClaims claims = new SequentialClaims();
  public final Startup startup = new Startup(kore, sites, runtime, lifecycle, renewals, timer);
  public final Refill refill = new Refill(timer);
  public final List<SiteId> turns = new CopyOnWriteArrayList<>();
  public final Scheduler scheduler =
      new Scheduler(
          kore,
          startup,
          lifecycle,
          claims,
          timer,
          refill,
          turns::add,
          decisions,
          PlacementObserver.NONE);

  private final AtomicInteger pods = new AtomicInteger();

  /** Adds the site's next revision. */
  public SiteRev deploy(SiteId site) {
    return sites.addRevision(site, new byte[] {1, 2, 3}).siteRev();
  }

  /** Adds the site's next revision and publishes it. */
  public SiteRev publish(SiteId site) {
    var siteRev = deploy(site);
    sites.publish(siteRev);
    return siteRev;
  }

  /** A pod that just started to warm. */
  public Pod.Warming warming() {
    var pod = new Pod.Warming(new PodId(new UUID(9, pods.incrementAndGet())), "default");
    kore.register(pod);
    return pod;
  }

  /** A free warm pod. */
  public PodId pooled() {
    var pod = warming();
    kore.change(pod.id(), _ -> Optional.of(pod.ready(address(pod.id()), boot(pod.id()))));
    return pod.id();
  }

  public static PodAddress address(PodId pod) {
    return new PodAddress("127.0.0.1", 4000 + (int) pod.value().getLeastSignificantBits());
  }

  public static BootId boot(PodId pod) {
    return new BootId(new UUID(8, pod.value().getLeastSignificantBits()));
  }

  public Optional<PodState> state(PodId pod) {
    return kore.find(pod).map(tracked -> tracked.pod().state());
  }

  /** Why each pod that drained or ended did so, oldest first. */
  public List<Reason> reasons() {
    return kore.ledger().stream().flatMap(event -> event.reason().stream()).toList();
  }

  public Optional<PodEvent> last(PodId pod) {
    return kore.ledger().reversed().stream().filter(e -> e.pod().equals(pod)).findFirst();
  }
}
