package adapters.app;

import adapters.kubernetes.KubernetesFleet;
import adapters.metrics.Sources;
import adapters.postgres.CachedBundles;
import adapters.postgres.CachedSiteDirectory;
import adapters.postgres.Database;
import adapters.postgres.EmbeddedDatabase.Keep;
import adapters.process.ProcessFleet;
import adapters.process.Workspace;
import adapters.proxy.DataPlane;
import adapters.proxy.RequestLog;
import adapters.proxy.Watchers;
import adapters.quartz.Jobs;
import adapters.rest.Access;
import adapters.rest.Rest;
import adapters.runtime.HttpPodRuntime;
import domain.dispatch.Dispatcher;
import domain.dispatch.HostNames;
import domain.dispatch.PodCache;
import domain.dispatch.SuspectPods;
import domain.inspection.Inspection;
import domain.pod.Lifecycle;
import domain.pod.Pods;
import domain.pooling.Aftermath;
import domain.pooling.PoolKeeper;
import domain.replicas.Hearing;
import domain.replicas.News;
import domain.replicas.Telling;
import domain.scaling.Traffic;
import domain.scheduling.IdempotentPlacements;
import domain.scheduling.Publisher;
import domain.scheduling.Refill;
import domain.scheduling.Scheduler;
import domain.scheduling.Startup;
import domain.site.SiteId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Kore, put together and running. Parts are opened in the order in which they need one another, and
 * closed in the opposite one, so that what is in flight can finish.
 */
final class Service implements AutoCloseable {
  private static final Duration TRIAL_TIMEOUT = Duration.ofSeconds(10);

  /** For news that got lost without anybody noticing. */
  private static final Duration READ_ALL_EVERY = Duration.ofSeconds(10);

  /** Replicas hear of a change within a few dozen milliseconds; who hears it later is refused. */
  private static final Duration NEWS_IS_OUT_AFTER = Duration.ofMillis(500);

  private static final Duration STEP = Duration.ofSeconds(1);
  private static final Duration WATCH_JOBS_EVERY = Duration.ofSeconds(5);

  /** What a run is told besides its configuration. */
  record Run(
      Optional<SiteId> only, Keep keep, RequestLog requests, ProcessFleet.Output podOutput) {}

  private static final Duration MEASURE_EVERY = Duration.ofSeconds(5);

  private final Opened opened = new Opened();
  private final KoreConfiguration configuration;
  private final SystemTimer timer = new SystemTimer();
  private final Storage storage;
  private final Access access;
  private final PodCache cache;
  private final Lifecycle lifecycle;
  private final Scheduler scheduler;
  private final Publisher publisher;
  private final PoolKeeper pool;
  private final Jobs jobs;
  private final Inspection inspection;
  private final Chronicler chronicler;
  private final DataPlane dataPlane;

  /**
   * Starts all of Kore but its REST API.
   *
   * @throws RuntimeException with a message for people, when it can't; nothing is left running then
   */
  Service(KoreConfiguration configuration, Telemetry telemetry, Run run) {
    this.configuration = configuration;
    try {
      opened.add(telemetry.tracing);
      var metrics = telemetry.dropwizard;
      var workspace = opened.add(Workspace.open());
      var key = Parts.signingKey(configuration.runtime());
      this.storage = new Storage(configuration, workspace, key, metrics, run.keep(), opened);

      this.access = AccessControl.open(configuration, storage);
      var traffic = new Traffic(storage.traffic);
      this.cache = new PodCache(new SharedRandom(), traffic::watch);

      var threads = opened.add(Executors.newVirtualThreadPerTaskExecutor());
      this.chronicler = new Chronicler(storage, timer, opened);
      var siteTimeout = configuration.dispatch().requestTimeout.toJavaDuration();
      var runtime = new HttpPodRuntime(key, InstantSource.system(), siteTimeout, threads);
      // Closed after the fleet: each pod's thread still records how the pod ended.
      var podThreads = opened.add(Executors.newVirtualThreadPerTaskExecutor());
      var fleet =
          Parts.fleet(
              configuration,
              workspace,
              key,
              runtime,
              podThreads,
              chronicler.output(run.podOutput()),
              opened);
      var drainTimeout = configuration.recycling().drainTimeout.toJavaDuration();
      var telling = new Telling(storage.news, timer::wake);
      var aftermath =
          new Aftermath(
              cache,
              runtime,
              fleet,
              drainTimeout,
              CompletableFuture.delayedExecutor(
                  NEWS_IS_OUT_AFTER.toMillis(), TimeUnit.MILLISECONDS, threads));
      this.lifecycle = new Lifecycle(storage.pods, aftermath.then(telling));
      var renewals =
          opened.add(Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory()));
      var bundles = new CachedBundles(storage.sites);
      var startup = new Startup(storage.affinity, bundles, runtime, lifecycle, renewals, timer);
      var refill = new Refill(timer);
      this.scheduler =
          new Scheduler(
              storage.affinity,
              startup,
              lifecycle,
              new RandomClaims(),
              timer,
              refill,
              telling::turn,
              chronicler.decisions,
              telemetry.placements());
      var poolPolicy = configuration.pool().policy();
      this.pool =
          new PoolKeeper(
              storage.pool, storage.pods, lifecycle, fleet, poolPolicy, scheduler::refilled);
      fleet.listen(pool);
      if (Parts.ownsPods(configuration.fleet())) {
        opened.add(new Departure(storage.heartbeat, pool, fleet, timer, drainTimeout));
      }

      var hosts =
          new HostNames(
              configuration.dispatch().domain, configuration.dispatch().previews, run.only());
      var directory = new CachedSiteDirectory(hosts, storage.sites, threads);
      var hearing = new Hearing(storage.pods, cache, directory, fleet, timer::wake);
      hearing.hear(List.of(new News.Missed()));
      storage.news.listen(hearing::hear);
      opened.loop("cache", READ_ALL_EVERY, () -> hearing.hear(List.of(new News.Missed())));
      PodCare.open(configuration, storage, lifecycle, runtime, fleet, pool, threads, opened);
      opened.flush("traffic", STEP, traffic::flush);
      this.jobs =
          opened.add(
              Jobs.start(
                  storage.database,
                  storage.replica,
                  metrics,
                  configuration.jobs().takeOver.toJavaDuration(),
                  Timetable.jobs(
                      configuration,
                      storage.database,
                      storage.traffic,
                      scheduler,
                      lifecycle,
                      threads,
                      chronicler.decisions)));
      opened.loop("jobs", WATCH_JOBS_EVERY, jobs::watch);
      this.publisher =
          new Publisher(
              storage.sites, scheduler, lifecycle, timer, TRIAL_TIMEOUT, this::recycleSoon);

      this.inspection =
          new Inspection(
              storage.pods, storage.records, fleet, runtime, cache, directory, threads, timer);
      var dispatcher =
          new Dispatcher(
              hosts,
              directory,
              cache,
              scheduler,
              new SuspectPods(runtime, lifecycle, cache),
              Parts.limits(configuration.dispatch()),
              telemetry.tracing.carry(threads),
              timer,
              refill,
              chronicler.decisions);
      var refusals = dispatcher.refusals();
      opened.flush("refusals", STEP, () -> refusals.tell(storage.traffic::addRefusals));
      this.dataPlane = openDataPlane(dispatcher, telemetry.watchers(run.requests()));
      var measured =
          telemetry.metrics.watch(
              new Sources(
                  storage.pods::counts,
                  pool::size,
                  () -> cache.routes().size(),
                  dispatcher::waiting,
                  chronicler.decisions::dropped,
                  new Sources.Cached(directory::size, directory::stats),
                  new Sources.Cached(bundles::bytes, bundles::stats)));
      opened.loop("metrics", MEASURE_EVERY, measured::step);
      telemetry.probes.started(
          new Probes.Watched(opened.all(Loop.class), dataPlane::stillFor, measured::databaseUp));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void recycleSoon() {
    jobs.soon(Timetable.RECYCLING);
  }

  private DataPlane openDataPlane(Dispatcher dispatcher, Watchers watchers) {
    var settings = configuration.dispatch();
    int eventLoops = Runtime.getRuntime().availableProcessors();
    var vertx = Parts.vertx(eventLoops);
    opened.atClose(() -> vertx.close().toCompletionStage().toCompletableFuture().join());
    var server = new DataPlane(vertx, dispatcher, settings.dataPlane(eventLoops), watchers);
    server.start();
    opened.atClose(() -> server.stop(settings.requestTimeout.toJavaDuration()));
    return server;
  }

  Rest rest() {
    return new Rest(
        storage.sites,
        storage.pods,
        lifecycle,
        publisher,
        scheduler,
        new IdempotentPlacements(scheduler, storage.placementKeys, storage.pods),
        pool,
        inspection,
        chronicler.chronicle(),
        storage.reports,
        timer,
        configuration.dispatch().domain,
        configuration.dispatch().coldTimeout.toJavaDuration(),
        this::recycleSoon);
  }

  Access access() {
    return access;
  }

  /** How to ask for reports in SQL. */
  String psql() {
    return storage.psql;
  }

  Publisher publisher() {
    return publisher;
  }

  /** The fleet, if it is one on Kubernetes. */
  List<KubernetesFleet> kubernetes() {
    return opened.all(KubernetesFleet.class);
  }

  Database database() {
    return storage.database;
  }

  PoolKeeper pool() {
    return pool;
  }

  Pods pods() {
    return storage.pods;
  }

  int port() {
    return dataPlane.port();
  }

  /** Closes a part together with this, before all that was opened earlier. */
  void closeFirst(AutoCloseable part) {
    opened.add(part);
  }

  @Override
  public void close() {
    opened.close();
  }
}
