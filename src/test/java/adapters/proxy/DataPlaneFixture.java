package adapters.proxy;

import domain.decisions.Decisions;
import domain.dispatch.Dispatcher;
import domain.dispatch.HostNames;
import domain.dispatch.PodCache;
import domain.dispatch.Route;
import domain.dispatch.SiteDirectory;
import domain.dispatch.SuspectPods;
import domain.dispatch.Target;
import domain.pod.Affiliation;
import domain.pod.BootId;
import domain.pod.Effect;
import domain.pod.InstallTimings;
import domain.pod.Lifecycle;
import domain.pod.Pod;
import domain.pod.PodAddress;
import domain.pod.PodId;
import domain.pod.Pods;
import domain.pod.Reason;
import domain.pod.Slot;
import domain.scheduling.PlacementObserver;
import domain.scheduling.PodRuntime.Install;
import domain.scheduling.Refill;
import domain.scheduling.Scheduler;
import domain.scheduling.Startup;
import domain.site.Revision;
import domain.site.SiteId;
import domain.site.SiteRev;
import fakes.FakeRuntime;
import fakes.FakeTimer;
import fakes.InMemoryKore;
import fakes.SequentialClaims;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A data plane on a free port, over the real domain with pods in memory. */
final class DataPlaneFixture implements AutoCloseable {
  static final DataPlaneSettings SETTINGS =
      new DataPlaneSettings(
          "127.0.0.1",
          0,
          Duration.ofSeconds(10),
          Duration.ofSeconds(14),
          Duration.ofSeconds(60),
          1024 * 1024,
          16 * 1024,
          true,
          true,
          1,
          64,
          64,
          TrustedProxies.NONE);

  final Vertx vertx = Vertx.vertx();
  final InMemoryKore kore = new InMemoryKore();
  final FakeRuntime runtime = new FakeRuntime();
  final PodCache cache = new PodCache(new Random(1), _ -> {});
  final BlockingQueue<RequestLog.Entry> log = new LinkedBlockingQueue<>();
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService renewals = Executors.newSingleThreadScheduledExecutor();
  final Dispatcher dispatcher;
  private final Watchers watchers;
  private final CountDownLatch installing = new CountDownLatch(1);
  private final CountDownLatch mayInstall = new CountDownLatch(1);
  private @Nullable StubPod stub;
  private @Nullable DataPlane plane;

  DataPlaneFixture() {
    this(RequestMeter.NONE, RequestTracer.NONE, PlacementObserver.NONE, UnaryOperator.identity());
  }

  /**
   * @param carrier makes what placements run on
   */
  DataPlaneFixture(
      RequestMeter meter,
      RequestTracer tracer,
      PlacementObserver placements,
      UnaryOperator<Executor> carrier) {
    this.watchers = new Watchers(log::add, meter, tracer);
    this.dispatcher = dispatcher(placements, carrier.apply(executor));
  }

  DataPlane start() {
    return start(SETTINGS);
  }

  DataPlane start(DataPlaneSettings settings) {
    var started = new DataPlane(vertx, dispatcher, settings, watchers);
    started.start();
    plane = started;
    return started;
  }

  RawClient client() {
    if (plane == null) {
      start();
    }
    return new RawClient(plane().port());
  }

  DataPlane plane() {
    if (plane == null) {
      throw new IllegalStateException("not started");
    }
    return plane;
  }

  /** A warm pod that runs this, wherever it is placed. */
  StubPod warmPod(Handler<HttpServerRequest> site) {
    var stub = stub(site);
    pooled(stub.address());
    return stub;
  }

  StubPod stub(Handler<HttpServerRequest> site) {
    stub = new StubPod(vertx, site);
    return stub;
  }

  /** The record forgets the pod, but this replica's cache has not heard of it yet. */
  void lose(Route route) {
    kore.change(route.id(), Pods.Step.end(Reason.EXITED, ""));
  }

  /** The one that was made last. */
  StubPod stub() {
    return Objects.requireNonNull(stub);
  }

  PodId pooled(PodAddress address) {
    var warming = new Pod.Warming(new PodId(UUID.randomUUID()), "default");
    kore.register(warming);
    kore.change(
        warming.id(),
        pod ->
            pod instanceof Pod.Warming w
                ? Optional.of(w.ready(address, new BootId(UUID.randomUUID())))
                : Optional.empty());
    return warming.id();
  }

  /** Deploys a site whose first request finds it its pod. */
  void site(String name) {
    var site = new SiteId(name);
    var added = kore.sites().addRevision(site, new byte[] {1});
    kore.sites().publish(added.siteRev());
  }

  /** Deploys a site with a pod that runs this, and opens the route to it. */
  Route warmSite(String name, Handler<HttpServerRequest> site) {
    site(name);
    return serving(name, stub(site).address());
  }

  /** Opens a route of the site to a pod at this address. */
  Route serving(String name, PodAddress address) {
    var id = pooled(address);
    var claims = new SequentialClaims();
    var affiliation =
        new Affiliation(
            claims.id(),
            claims.secret(),
            new SiteRev(new SiteId(name), new Revision(1)),
            new Slot(1),
            Optional.empty());
    kore.change(
        id,
        pod -> pod instanceof Pod.Pooled p ? Optional.of(p.claim(affiliation)) : Optional.empty());
    var serving = kore.installed(id, affiliation.claim(), InstallTimings.NONE).orElseThrow().next();
    return cache.open(serving);
  }

  /** No install ends before it is let go on. */
  void holdInstalls() {
    runtime.onInstall =
        _ -> {
          installing.countDown();
          StubPod.await(mayInstall, "nobody let the install go on");
          return new Install.Installed(Duration.ofMillis(1), Duration.ofMillis(2));
        };
  }

  void awaitInstall() {
    StubPod.await(installing, "nothing was installed");
  }

  void letInstallsGoOn() {
    mayInstall.countDown();
  }

  /** The next finished request; by then all of its counts must have been given back. */
  RequestLog.Entry awaitLogged() {
    try {
      var entry = log.poll(10, TimeUnit.SECONDS);
      if (entry == null) {
        throw new AssertionError("no request was logged");
      }
      return entry;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private Dispatcher dispatcher(PlacementObserver placements, Executor threads) {
    var timer = new FakeTimer();
    var refill = new Refill(timer);
    var lifecycle = new Lifecycle(kore, this::perform);
    var startup = new Startup(kore, kore.sites(), runtime, lifecycle, renewals, timer);
    var scheduler =
        new Scheduler(
            kore,
            startup,
            lifecycle,
            new SequentialClaims(),
            timer,
            refill,
            _ -> {},
            Decisions.unheard(),
            placements);
    return new Dispatcher(
        new HostNames("localhost", false, Optional.empty()),
        new NoOtherHosts(kore),
        cache,
        scheduler,
        new SuspectPods(runtime, lifecycle, cache),
        new Dispatcher.Limits(1000, 100, Duration.ofSeconds(10)),
        threads,
        timer,
        refill,
        Decisions.unheard());
  }

  private void perform(Effect effect) {
    if (effect instanceof Effect.OpenRoute(var pod)) {
      cache.open(pod);
    }
  }

  static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  @Override
  public void close() {
    letInstallsGoOn();
    if (plane != null) {
      plane.stop(Duration.ofMillis(1));
    }
    await(vertx.close());
    renewals.shutdownNow();
    executor.shutdownNow();
  }

  private record NoOtherHosts(InMemoryKore kore) implements SiteDirectory {
    @Override
    public Known find(String host) {
      return SiteId.parse(host.substring(0, Math.max(1, host.indexOf('.'))))
          .flatMap(kore.sites()::find)
          .<Known>map(site -> new Known.Leads(Target.published(site.id())))
          .orElseGet(Known.Nowhere::new);
    }

    @Override
    public @Nullable Known remembered(String host) {
      return host.startsWith("unknown") ? new Known.Nowhere() : null;
    }

    @Override
    public void forget(SiteId site) {}

    @Override
    public void forget(String host) {}

    @Override
    public List<String> outdated(int atMost) {
      return List.of();
    }
  }
}
