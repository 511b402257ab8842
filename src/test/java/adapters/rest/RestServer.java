package adapters.rest;

import com.codahale.metrics.health.HealthCheck;
import domain.access.Gate;
import domain.decisions.Decisions;
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
import domain.reports.Reports;
import domain.scaling.ScalingPolicy;
import domain.scheduling.IdempotentPlacements;
import domain.scheduling.Placement;
import domain.scheduling.PlacementObserver;
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
import fakes.InMemoryAudit;
import fakes.InMemoryKore;
import fakes.InMemoryLedger;
import fakes.InMemoryPlacementKeys;
import fakes.InMemoryPodLogs;
import fakes.InMemoryPoolRecords;
import fakes.InMemoryRecords;
import fakes.InMemoryTokens;
import fakes.InMemoryTraffic;
import fakes.SequentialClaims;
import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.jetty.HttpConnectorFactory;
import io.dropwizard.request.logging.LogbackAccessRequestLogFactory;
import jakarta.ws.rs.Path;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import org.eclipse.jetty.server.NetworkConnector;
import org.eclipse.jetty.server.Server;
import org.glassfish.jersey.server.model.ResourceModel;
import org.glassfish.jersey.server.monitoring.ApplicationEvent;
import org.glassfish.jersey.server.monitoring.ApplicationEventListener;
import org.glassfish.jersey.server.monitoring.RequestEvent;
import org.glassfish.jersey.server.monitoring.RequestEventListener;
import org.jspecify.annotations.Nullable;

/** The API on a real server, over a Kore in memory. */
public final class RestServer implements AutoCloseable {
  public final InMemoryKore kore = new InMemoryKore();
  public final InMemoryLedger ledger = new InMemoryLedger(kore, System::nanoTime);
  public final Decisions decisions = new Decisions(ledger, System::nanoTime);
  public final InMemoryPodLogs logs = new InMemoryPodLogs(kore);
  public final FakeRuntime runtime = new FakeRuntime();
  public final FakeFleet fleet = new FakeFleet();
  public final InMemoryPoolRecords poolRecords = new InMemoryPoolRecords();
  public final AtomicInteger recycleSoon = new AtomicInteger();

  public final FakeTimer timer = new FakeTimer();
  public final InMemoryTokens tokens = new InMemoryTokens(timer::nanos);
  public final InMemoryAudit audit = new InMemoryAudit();
  private final AtomicReference<ResourceModel> model = new AtomicReference<>();

  private final ScheduledExecutorService renewals = Executors.newSingleThreadScheduledExecutor();
  private final ExecutorService listeners = Executors.newVirtualThreadPerTaskExecutor();
  public final EventStream events = new EventStream(ledger, listeners, timer::nanos);
  private final PoolKeeper pool;
  private final Recycling recycling;
  private final Scheduler scheduler;
  private final Server server;
  private final List<Class<?>> resources;
  private int started;

  /** What reports say: a row with what was asked for; a thousand that there is too much. */
  final Reports reports =
      (report, query) ->
          query.offset() == 1000
              ? Optional.empty()
              : Optional.of(
                  List.of(
                      Map.of(
                          "asked",
                          "%s %s %s %s %d"
                              .formatted(
                                  report,
                                  query.from().orElse(null),
                                  query.to().orElse(null),
                                  query.site().orElse(null),
                                  query.limit()))));

  public RestServer() {
    this(Optional.empty());
  }

  /** As it is with {@code auth.operatorToken}, or without. */
  public RestServer(Optional<String> operatorToken) {
    this(operatorToken, new HttpConnectorFactory());
  }

  public RestServer(Optional<String> operatorToken, HttpConnectorFactory connector) {
    var cache = new PodCache(new Random(1), _ -> {});
    var lifecycle =
        new Lifecycle(
            kore, new Aftermath(cache, runtime, fleet, Duration.ofSeconds(15), Runnable::run));
    var startup = new Startup(kore, kore.sites(), runtime, lifecycle, renewals, timer);
    scheduler =
        new Scheduler(
            kore,
            startup,
            lifecycle,
            new SequentialClaims(),
            timer,
            new Refill(timer),
            _ -> {},
            decisions,
            PlacementObserver.NONE);
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
            new Chronicle(ledger, logs, events),
            reports,
            timer,
            "kore.test",
            Duration.ofSeconds(10),
            () -> {
              recycleSoon.incrementAndGet();
              recycling.step();
            })
        .register(environment);
    var random = new Random(1);
    IntFunction<byte[]> bytes =
        length -> {
          var some = new byte[length];
          random.nextBytes(some);
          return some;
        };
    new Access(new Gate(tokens, operatorToken, bytes, timer::nanos), audit).register(environment);
    environment.jersey().register(new ModelReader(model));
    environment.healthChecks().register("test", new Healthy());
    resources =
        environment.jersey().getResourceConfig().getClasses().stream()
            .filter(type -> type.isAnnotationPresent(Path.class))
            .toList();
    server = start(environment, connector);
  }

  /** The classes that answer requests. */
  List<Class<?>> resourceClasses() {
    return resources;
  }

  public URI uri() {
    return uri(0);
  }

  URI admin() {
    return uri(1);
  }

  private URI uri(int connector) {
    var listening = (NetworkConnector) server.getConnectors()[connector];
    return URI.create("http://localhost:" + listening.getLocalPort());
  }

  /** All that Jersey answers. */
  ResourceModel resources() {
    return Objects.requireNonNull(model.get());
  }

  private static final class Healthy extends HealthCheck {
    @Override
    protected Result check() {
      return Result.healthy();
    }
  }

  private record ModelReader(AtomicReference<ResourceModel> model)
      implements ApplicationEventListener {
    @Override
    public void onEvent(ApplicationEvent event) {
      if (event.getType() == ApplicationEvent.Type.INITIALIZATION_FINISHED) {
        model.set(event.getResourceModel());
      }
    }

    @Override
    public @Nullable RequestEventListener onRequest(RequestEvent event) {
      return null;
    }
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
    listeners.shutdown();
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the test's server did not stop", e);
    }
  }

  private static HttpConnectorFactory free(HttpConnectorFactory connector) {
    connector.setPort(0);
    connector.setBindHost("localhost");
    return connector;
  }

  private static Server start(Environment environment, HttpConnectorFactory connector) {
    var factory = new DefaultServerFactory();
    factory.setApplicationConnectors(List.of(free(connector)));
    factory.setAdminConnectors(List.of(free(new HttpConnectorFactory())));
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
