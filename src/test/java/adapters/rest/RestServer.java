package adapters.rest;

import domain.dispatch.HostNames;
import domain.dispatch.PodCache;
import domain.inspection.Inspection;
import domain.pod.BootId;
import domain.pod.Lifecycle;
import domain.pod.Pod;
import domain.pod.PodAddress;
import domain.pod.PodId;
import domain.pooling.Aftermath;
import domain.pooling.PoolKeeper;
import domain.pooling.PoolPolicy;
import domain.pooling.Recycling;
import domain.pooling.RecyclingPolicy;
import domain.scaling.ScalingPolicy;
import domain.scheduling.IdempotentPlacements;
import domain.scheduling.Placement;
import domain.scheduling.Publisher;
import domain.scheduling.Refill;
import domain.scheduling.Scheduler;
import domain.scheduling.Startup;
import domain.scheduling.Wish;
import domain.site.SiteId;
import fakes.FakeDirectory;
import fakes.FakeFleet;
import fakes.FakeRuntime;
import fakes.FakeTimer;
import fakes.InMemoryKore;
import fakes.InMemoryPlacementKeys;
import fakes.InMemoryPoolRecords;
import fakes.InMemoryRecords;
import fakes.InMemoryTraffic;
import fakes.SequentialClaims;
import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.jetty.HttpConnectorFactory;
import io.dropwizard.request.logging.LogbackAccessRequestLogFactory;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.server.NetworkConnector;
import org.eclipse.jetty.server.Server;

/** The API on a real server, over a Kore in memory. */
public final class RestServer implements AutoCloseable {
  public final InMemoryKore kore = new InMemoryKore();
  public final FakeRuntime runtime = new FakeRuntime();
  public final FakeFleet fleet = new FakeFleet();
  public final InMemoryPoolRecords poolRecords = new InMemoryPoolRecords();
  public final AtomicInteger recycleSoon = new AtomicInteger();

  private final ScheduledExecutorService renewals = Executors.newSingleThreadScheduledExecutor();
  private final PoolKeeper pool;
  private final Recycling recycling;
  private final Scheduler scheduler;
  private final Server server;
  private int started;

  public RestServer() {
    var timer = new FakeTimer();
    var cache = new PodCache(new Random(1), _ -> {});
    var lifecycle =
        new Lifecycle(
            kore, new Aftermath(cache, runtime, fleet, Duration.ofSeconds(15), Runnable::run));
    var startup = new Startup(kore, kore.sites(), runtime, lifecycle, renewals);
    scheduler =
        new Scheduler(
            kore, startup, lifecycle, new SequentialClaims(), timer, new Refill(timer), _ -> {});
    var publisher =
        new Publisher(kore.sites(), scheduler, lifecycle, timer, Duration.ofSeconds(10), () -> {});
    var policy = new PoolPolicy(2, 20, 0.001, Duration.ofMinutes(30));
    pool = new PoolKeeper(poolRecords, kore, lifecycle, fleet, policy, () -> {});
    var inspection =
        new Inspection(
            kore,
            new InMemoryRecords(kore),
            fleet,
            runtime,
            cache,
            new FakeDirectory(new HostNames("kore.test", false, Optional.empty()), kore.sites()),
            Runnable::run,
            timer);
    recycling =
        new Recycling(
            new InMemoryTraffic(timer::nanos, kore, kore.sites()),
            lifecycle,
            scheduler,
            new RecyclingPolicy(
                Duration.ofHours(1),
                0,
                Duration.ofHours(1),
                new ScalingPolicy(Duration.ofSeconds(3), OptionalDouble.empty())),
            Runnable::run);
    var environment = new Environment("rest-test");
    new Rest(
            kore.sites(),
            kore,
            lifecycle,
            publisher,
            scheduler,
            new IdempotentPlacements(scheduler, new InMemoryPlacementKeys(timer::nanos), kore),
            pool,
            inspection,
            timer,
            "kore.test",
            Duration.ofSeconds(10),
            () -> {
              recycleSoon.incrementAndGet();
              recycling.step();
            })
        .register(environment);
    server = start(environment);
  }

  public URI uri() {
    var connector = (NetworkConnector) server.getConnectors()[0];
    return URI.create("http://localhost:" + connector.getLocalPort());
  }

  /** Adds a warm pod. */
  public PodId warmPod() {
    var id = new PodId(new UUID(1, ++started));
    pool.starting(new Pod.Warming(id, "default"));
    pool.ready(id, new PodAddress("127.0.0.1", 9000 + started), new BootId(new UUID(2, started)));
    return id;
  }

  /** The pod that serves a site, claimed for it if need be. */
  public PodId visit(String site) {
    var placement = scheduler.place(new Wish.Visitors(new SiteId(site)), () -> true);
    return ((Placement.Placed) placement).pod().id();
  }

  /** What the job does each second. */
  void recycle() {
    recycling.step();
  }

  @Override
  public void close() {
    renewals.shutdownNow();
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the test's server did not stop", e);
    }
  }

  private static Server start(Environment environment) {
    var connector = new HttpConnectorFactory();
    connector.setPort(0);
    connector.setBindHost("localhost");
    var factory = new DefaultServerFactory();
    factory.setApplicationConnectors(List.of(connector));
    factory.setAdminConnectors(List.of());
    var silence = new LogbackAccessRequestLogFactory();
    silence.setAppenders(List.of());
    factory.setRequestLogFactory(silence);
    try {
      var server = factory.build(environment);
      server.start();
      return server;
    } catch (Exception e) {
      throw new IllegalStateException("the test's server did not start", e);
    }
  }
}
