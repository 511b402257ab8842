package chaos;

import adapters.postgres.EmbeddedDatabase.Keep;
import chaos.History.Outcome.Served;
import chaos.Replicas.Replica;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;

/** Postgres, replicas, and sites with their visitors: everything of one run, and its end. */
final class World implements AutoCloseable {
  private static final Path LOGS = Path.of("target", "chaos");
  static final int REPLICAS = 3;
  private static final Duration LONGEST_HEALING = Duration.ofSeconds(60);
  private static final Duration ASK_AGAIN_AFTER = Duration.ofMillis(20);

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final ExecutorService threads;
  private final Fleet fleet;
  private final Postgres postgres;
  private final Replicas replicas;
  private final Api api;
  private final Catalogue catalogue;
  private final Visitors visitors = new Visitors();

  /**
   * Starts all of it; the sites have their first revisions then.
   *
   * @param name of the run; what the replicas said is kept under it
   * @param folder that pods may pass through
   */
  World(String name, Fleet fleet, int sites, Path folder) {
    this(name, Keep.NOTHING, fleet, sites, REPLICAS, folder);
  }

  /**
   * @param keep {@link Keep#DATA} for a database that is as slow as a real one
   */
  World(String name, Keep keep, Fleet fleet, int sites, int replicas, Path folder) {
    try {
      this.fleet = open(fleet);
      this.threads = open(Executors.newVirtualThreadPerTaskExecutor());
      this.postgres = open(new Postgres(keep));
      this.replicas = open(new Replicas(replicas, postgres, fleet, folder, LOGS.resolve(name)));
      this.replicas.startAll();
      this.api = new Api(this.replicas);
      this.catalogue = new Catalogue(api, fleet, folder);
      for (int n = 0; n < sites; n++) {
        catalogue.add();
      }
    } catch (RuntimeException | AssertionError e) {
      close();
      throw e;
    }
  }

  private <T extends AutoCloseable> T open(T part) {
    opened.push(part);
    return part;
  }

  ExecutorService threads() {
    return threads;
  }

  Fleet fleet() {
    return fleet;
  }

  Postgres postgres() {
    return postgres;
  }

  Replicas replicas() {
    return replicas;
  }

  Api api() {
    return api;
  }

  Catalogue catalogue() {
    return catalogue;
  }

  Visitors visitors() {
    return visitors;
  }

  /**
   * A world in which everything works.
   *
   * @param healed how long it took to get there
   * @param since from when on no request may fail
   */
  record Calm(Duration healed, long since) {}

  /**
   * To be called once no fault is left: waits until every replica answers for every site, from its
   * published revision, and knows of every pod that was killed. Then has each asked once more.
   */
  Calm settle() {
    long begin = System.nanoTime();
    var published = Ledger.published(postgres);
    everywhere(
        (site, replica) -> {
          while (!serves(site, replica, published)) {
            if (System.nanoTime() - begin > LONGEST_HEALING.toNanos()) {
              throw new AssertionError(
                  "%s does not heal at replica %d: %s"
                      .formatted(site, replica.number(), visitors.ask(site, replica).outcome()));
            }
            Clock.pause(ASK_AGAIN_AFTER);
          }
        });
    var healed = Duration.ofNanos(System.nanoTime() - begin);
    replicas.living().forEach(replica -> api.differences(replica).ifPresent(api::report));
    long since = Clock.micros();
    everywhere(visitors::ask);
    return new Calm(healed, since);
  }

  private boolean serves(String site, Replica replica, Map<String, Integer> published) {
    return visitors.ask(site, replica).outcome() instanceof Served served
        && Integer.valueOf(served.revision()).equals(published.get(site));
  }

  /** Visits each site at each replica; the replicas side by side. */
  private void everywhere(BiConsumer<String, Replica> visit) {
    var visits =
        replicas.living().stream()
            .map(
                replica ->
                    CompletableFuture.runAsync(
                        () -> catalogue.names().forEach(site -> visit.accept(site, replica)),
                        threads))
            .toList();
    visits.forEach(CompletableFuture::join);
  }

  /**
   * What happened until now.
   *
   * @param calmSince {@link Long#MAX_VALUE} if there is no calm yet
   */
  History history(long calmSince) {
    var ledger = Ledger.read(postgres);
    return new History(
        ledger.lines(),
        ledger.pods(),
        catalogue.props(),
        visitors.requests(),
        fleet.executions(),
        replicas.outages(),
        calmSince);
  }

  /** What is wrong with a history, and with the world as it is in calm. */
  List<Violation> violations(History history) {
    replicas.living().forEach(replica -> api.differences(replica).ifPresent(api::report));
    var violations = new ArrayList<>(HistoryChecker.check(history));
    violations.addAll(api.violations());
    return violations;
  }

  @Override
  public void close() {
    AssertionError failure = null;
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception | AssertionError e) {
        failure = failure == null ? new AssertionError("a part did not close") : failure;
        failure.addSuppressed(e);
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
