package chaos;

import chaos.History.Outcome.Served;
import chaos.Replicas.Replica;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/**
 * A bounded number of visitors who go from site to site and from replica to replica. Now and then
 * one has the pod that answered it recycled, and comes back with others at once: a herd on a cold
 * site.
 */
final class Traffic implements AutoCloseable {
  private static final int LARGEST_HERD = 8;

  private final World world;
  private final List<String> sites;
  private final Load load;
  private final List<CompletableFuture<Void>> running;
  private volatile boolean over;

  /**
   * How much of it there is.
   *
   * @param visitors at the same time
   * @param pause of each visitor between two visits, on the average
   * @param recycled the share of answers after which the pod is recycled
   */
  record Load(int visitors, Duration pause, double recycled) {}

  /** Begins. */
  Traffic(World world, List<String> sites, long seed, Load load) {
    this.world = world;
    this.sites = sites;
    this.load = load;
    var random = new SplittableRandom(seed);
    this.running =
        IntStream.range(0, load.visitors())
            .mapToObj(_ -> random.split())
            .map(own -> CompletableFuture.runAsync(() -> visit(own), world.threads()))
            .toList();
  }

  /** Returns when the last answer has come. */
  @Override
  public void close() {
    over = true;
    running.forEach(CompletableFuture::join);
  }

  private void visit(SplittableRandom random) {
    while (!over) {
      Clock.pause(Duration.ofMillis(random.nextLong(2 * load.pause().toMillis() + 1)));
      var site = sites.get(random.nextInt(sites.size()));
      var request = world.visitors().ask(site, world.replicas().living(random));
      if (request.outcome() instanceof Served served && random.nextDouble() < load.recycled()) {
        var path = "/api/v1/pods/" + served.routed() + "?now=true";
        world.api().call(random, (http, port) -> http.delete(port, path));
        herd(site, random);
      }
    }
  }

  private void herd(String site, SplittableRandom random) {
    var replicas =
        IntStream.rangeClosed(1, random.nextInt(1, LARGEST_HERD + 1))
            .mapToObj(_ -> world.replicas().living(random))
            .toList();
    var requests =
        replicas.stream()
            .map(replica -> CompletableFuture.runAsync(() -> ask(site, replica), world.threads()))
            .toList();
    requests.forEach(CompletableFuture::join);
  }

  private void ask(String site, Replica replica) {
    world.visitors().ask(site, replica);
  }
}
