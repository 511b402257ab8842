package chaos;

import chaos.History.Request;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** One fault at a time, under load, on a world in which everything works. */
final class Scenarios {
  private static final Traffic.Load LOAD = new Traffic.Load(8, Duration.ofMillis(20), 0);
  private static final Duration AGAIN_AFTER = Duration.ofMillis(100);

  private final World world;
  private final long seed;

  Scenarios(World world, long seed) {
    this.world = world;
    this.seed = seed;
  }

  /**
   * What came of requests while Postgres was away.
   *
   * @param warm those for sites that were served before
   * @param cold those for a site that was not, and before Postgres was back
   * @param healed from Postgres's return until that site was served everywhere
   */
  record PostgresAway(List<Request> warm, List<Request> cold, Duration healed) {}

  PostgresAway postgresAway(Duration length) {
    world.settle();
    var sites = world.catalogue().names();
    var coldSite = world.catalogue().add();
    var cold = new ArrayList<Request>();
    long first = world.visitors().next();
    Duration healed;
    try (var _ = new Traffic(world, sites, seed, LOAD)) {
      world.postgres().kill();
      long killed = System.nanoTime();
      do {
        world.replicas().living().forEach(r -> cold.add(world.visitors().ask(coldSite, r)));
        Clock.pause(AGAIN_AFTER);
      } while (System.nanoTime() - killed < length.toNanos());
      world.postgres().start();
      healed = world.settle().healed();
    }
    var warm = world.visitors().requests().stream();
    return new PostgresAway(
        warm.filter(r -> r.id() >= first && !r.site().equals(coldSite)).toList(), cold, healed);
  }

  /**
   * What came of requests to the others while a replica, and its pods, were killed. Each site has
   * one pod: a request goes to another pod once, and of several all may be the killed replica's.
   */
  List<Request> replicaKilled(Duration length) {
    var sites = world.catalogue().names();
    sites.forEach(site -> world.catalogue().setProps(site, 1));
    world.settle();
    awaitOnePodEach();
    var victim = world.replicas().living(new SplittableRandom(seed));
    long first = world.visitors().next();
    try (var _ = new Traffic(world, sites, seed, LOAD)) {
      world.replicas().kill(victim);
      Clock.pause(length);
    }
    world.replicas().start(victim.number());
    return world.visitors().requests().stream()
        .filter(r -> r.id() >= first && r.replica() != victim.number())
        .toList();
  }

  private void awaitOnePodEach() {
    try (var connection = world.postgres().connect();
        var query =
            connection.prepareStatement(
                """
                select from kore.pod where state in ('claimed', 'serving')
                group by site having count(*) > 1
                """)) {
      while (true) {
        try (var crowded = query.executeQuery()) {
          if (!crowded.next()) {
            return;
          }
        }
        Clock.pause(AGAIN_AFTER);
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
