package domain.dispatch;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import domain.pod.Pod;
import domain.pod.PodId;
import domain.site.SiteId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Each replica's memory of the serving pods, the article's Pod Cache. It is all that the warm path
 * reads: no lock is taken there and nothing is asked. Only pods that finished installing get in.
 *
 * <p>Invariant: a route is in it under one target at most.
 */
public final class PodCache {
  private final ConcurrentHashMap<Target, Route[]> byTarget = new ConcurrentHashMap<>();

  /** Changed only while its target's entry above is being changed, so that the two agree. */
  private final ConcurrentHashMap<PodId, Route> byPod = new ConcurrentHashMap<>();

  /** When each pod was closed: a list that was read earlier does not bring it back. */
  private final ConcurrentHashMap<PodId, Long> closed = new ConcurrentHashMap<>();

  /** Counts changes, so that each can be told to be earlier or later than a reading. */
  private final AtomicLong changes = new AtomicLong();

  private final RoutingPolicy policy;
  private final Consumer<Route> onOpened;

  /**
   * @param onOpened hears of each route before anybody can take it; must not block
   */
  public PodCache(RandomGenerator random, Consumer<Route> onOpened) {
    this.policy = new RoutingPolicy(random);
    this.onOpened = onOpened;
  }

  /** A route for the target; null when no pod is known to serve it. */
  public @Nullable Route pick(Target target) {
    var routes = byTarget.get(target);
    return routes == null ? null : policy.choose(routes);
  }

  /** Opens the route to a pod, once: later calls return the same one. */
  public Route open(Pod.Serving pod) {
    var opened = new Route(pod, changes.incrementAndGet());
    byTarget.compute(
        target(pod),
        (_, routes) ->
            byPod.putIfAbsent(pod.id(), opened) == null ? added(routes, opened) : routes);
    return byPod.getOrDefault(pod.id(), opened);
  }

  private Route[] added(Route @Nullable [] routes, Route opened) {
    onOpened.accept(opened);
    return with(routes, opened);
  }

  /** No request takes the route to this pod from now on; those in flight are not touched. */
  public void close(PodId pod) {
    closed.put(pod, changes.incrementAndGet());
    var route = byPod.get(pod);
    if (route != null) {
      byTarget.computeIfPresent(
          target(route.pod()),
          (_, routes) -> byPod.remove(pod, route) ? without(routes, route) : routes);
      route.close();
    }
  }

  /** Makes the cache agree with all serving pods, as they are read now. */
  public void refresh(Supplier<List<Pod.Serving>> serving) {
    refresh(_ -> true, serving);
  }

  /** Makes the cache agree with the serving pods of some sites, as they are read now. */
  public void refresh(Set<SiteId> sites, Supplier<List<Pod.Serving>> serving) {
    refresh(route -> sites.contains(route.siteRev().site()), serving);
  }

  /** What was opened or closed while the reading went on is newer than the reading. */
  private synchronized void refresh(Predicate<Route> read, Supplier<List<Pod.Serving>> serving) {
    long begun = changes.incrementAndGet();
    var found = serving.get().stream().collect(toMap(Pod::id, identity()));
    for (var pod : found.values()) {
      open(pod);
      if (closed.getOrDefault(pod.id(), 0L) > begun) {
        close(pod.id());
      }
    }
    for (var route : byPod.values()) {
      if (route.opened() < begun && read.test(route) && !found.containsKey(route.id())) {
        close(route.id());
      }
    }
    closed.values().removeIf(at -> at < begun);
  }

  public @Nullable Route find(PodId pod) {
    return byPod.get(pod);
  }

  /** All routes that are open. */
  public Set<Route> routes() {
    return Set.copyOf(byPod.values());
  }

  private static Target target(Pod.Serving pod) {
    var affiliation = pod.affiliation();
    var siteRev = affiliation.siteRev();
    return affiliation.slot().preview()
        ? new Target(siteRev.site(), Optional.of(siteRev.revision()))
        : Target.published(siteRev.site());
  }

  private static Route[] with(Route @Nullable [] routes, Route more) {
    if (routes == null) {
      return new Route[] {more};
    }
    var all = Arrays.copyOf(routes, routes.length + 1);
    all[routes.length] = more;
    return all;
  }

  private static Route @Nullable [] without(Route[] routes, Route route) {
    var rest = Arrays.stream(routes).filter(r -> r != route).toArray(Route[]::new);
    return rest.length == 0 ? null : rest;
  }
}
