package domain.dispatch;

import java.util.random.RandomGenerator;

/**
 * Which of a site's pods takes a request: two random ones are looked at, and the less busy one
 * takes it.
 *
 * <p>Upside: nearly as even as asking all of them, at a constant price, and replicas that know only
 * their own load do not all choose the same pod. Downside: a pod that fails fast looks idle; that
 * is why pods that fail are taken out of the cache instead of being weighed.
 */
final class RoutingPolicy {
  private final RandomGenerator random;

  RoutingPolicy(RandomGenerator random) {
    this.random = random;
  }

  /** Chooses among at least one. */
  Route choose(Route[] routes) {
    if (routes.length == 1) {
      return routes[0];
    }
    int first = random.nextInt(routes.length);
    int second = random.nextInt(routes.length - 1);
    var a = routes[first];
    var b = routes[second < first ? second : second + 1];
    return b.inFlight() < a.inFlight() ? b : a;
  }
}
