package adapters.app;

import adapters.kubernetes.KubernetesFleet;
import adapters.postgres.Database;
import adapters.postgres.DatabaseSettings;
import adapters.postgres.EmbeddedDatabase;
import adapters.postgres.EmbeddedDatabase.Keep;
import adapters.process.ProcessFleet;
import adapters.process.Workspace;
import adapters.runtime.SigningKey;
import adapters.simulated.SimulatedFleet;
import com.codahale.metrics.MetricRegistry;
import domain.dispatch.Dispatcher;
import domain.pod.PodId;
import domain.pooling.PodFleet;
import domain.scheduling.PodRuntime;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;

/** Makes those parts of {@link Service} that depend on the configuration in more than a value. */
final class Parts {
  private static final Duration START_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration LONGEST_OUTAGE = Duration.ofHours(1);

  private Parts() {}

  static Database database(
      DatabaseSettings settings, Workspace workspace, MetricRegistry metrics, Keep keep) {
    var embedded =
        settings.embedded()
            ? EmbeddedDatabase.start(
                dataFolder(settings, workspace, keep), cacheFolder(), keep, workspace::guard)
            : null;
    return Database.open(settings, embedded, metrics, new SharedRandom());
  }

  /** Where the embedded PostgreSQL keeps its data, and what else is about it. */
  static Path dataFolder(DatabaseSettings settings, Workspace workspace, Keep keep) {
    return keep == Keep.DATA ? settings.dataDir() : workspace.folder().resolve("data");
  }

  /** Where programs stay unpacked from one run to the next, as XDG has it. */
  private static Path cacheFolder() {
    var xdg = System.getenv("XDG_CACHE_HOME");
    var caches =
        xdg == null || xdg.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(xdg);
    return caches.resolve("kore");
  }

  static SigningKey signingKey(Settings.Signing settings) {
    var file = settings.signingKey;
    return file == null ? SigningKey.generate() : SigningKey.read(file);
  }

  /**
   * @param opened closes the fleet, in its turn
   */
  static PodFleet fleet(
      KoreConfiguration configuration,
      Workspace workspace,
      SigningKey key,
      PodRuntime runtime,
      ExecutorService threads,
      ProcessFleet.Output output,
      Opened opened) {
    var settings = configuration.fleet();
    var pool = Storage.POOL;
    var keys = key.publicKeysJson();
    Supplier<PodId> ids = () -> new PodId(UUID.randomUUID());
    return switch (settings.type) {
      case PROCESS -> {
        var fleet =
            new ProcessFleet(settings.node, workspace.folder(), keys, pool, ids, threads, output);
        opened.add(fleet);
        yield fleet;
      }
      case SIMULATED -> {
        var simulated = settings.simulated;
        var fleet =
            new SimulatedFleet(simulated.script(), keys, pool, ids, simulated.random(), threads);
        opened.add(fleet);
        yield fleet;
      }
      case KUBERNETES -> opened.add(kubernetes(configuration, keys, runtime, threads));
    };
  }

  private static KubernetesFleet kubernetes(
      KoreConfiguration configuration,
      String publicKeys,
      PodRuntime runtime,
      ExecutorService threads) {
    var settings = configuration.fleet().kubernetes;
    return KubernetesFleet.connect(
        settings,
        new KubernetesFleet.Pool(Storage.POOL, settings.port(), longestLife(configuration)),
        publicKeys,
        address -> runtime.health(address).map(PodRuntime.Health::boot),
        threads);
  }

  /** Whether pods end with the replica that started them, and are looked after by it alone. */
  static boolean ownsPods(Settings.Fleet settings) {
    return settings.type != Settings.FleetType.KUBERNETES;
  }

  static Duration startTimeout(Settings.Fleet settings) {
    return ownsPods(settings) ? START_TIMEOUT : settings.kubernetes.startTimeout();
  }

  /** A pod is to outlive an outage of Postgres, in which nobody recycles it. */
  private static Duration longestLife(KoreConfiguration configuration) {
    var recycling = configuration.recycling();
    return recycling
        .lifetime
        .toJavaDuration()
        .plus(recycling.drainTimeout.toJavaDuration())
        .plus(LONGEST_OUTAGE);
  }

  static Dispatcher.Limits limits(Settings.Dispatch settings) {
    return new Dispatcher.Limits(
        settings.maxPending, settings.maxPendingPerSite, settings.coldTimeout.toJavaDuration());
  }

  static Vertx vertx(int eventLoops) {
    return Vertx.vertx(
        new VertxOptions()
            .setEventLoopPoolSize(eventLoops)
            .setDisableTCCL(true)
            .setPreferNativeTransport(true)
            .setFileSystemOptions(
                new FileSystemOptions()
                    .setFileCachingEnabled(false)
                    .setClassPathResolvingEnabled(false)));
  }
}
