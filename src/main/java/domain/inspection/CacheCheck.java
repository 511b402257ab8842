package domain.inspection;

import domain.dispatch.PodCache;
import domain.dispatch.Route;
import domain.dispatch.SiteDirectory;
import domain.inspection.Difference.Kind;
import domain.pod.PodState;
import domain.pod.Pods;
import domain.pod.Pods.Filter;
import domain.pod.Pods.Mark;
import domain.pod.Pods.Tracked;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Does this replica send requests where it should, by what it remembers of pods and of hosts? */
final class CacheCheck implements Check {
  /** Each of them costs a question to the database. */
  private static final int MOST_HOSTS = 100;

  private final Pods pods;
  private final PodCache cache;
  private final SiteDirectory directory;

  CacheCheck(Pods pods, PodCache cache, SiteDirectory directory) {
    this.pods = pods;
    this.cache = cache;
    this.directory = directory;
  }

  @Override
  public List<Difference> look() {
    var serving = pods.live(Filter.of(PodState.SERVING));
    var hosts = directory.outdated(MOST_HOSTS).stream().map(CacheCheck::staleHost);
    return Stream.concat(Stream.concat(noRoutes(serving), staleRoutes(serving)), hosts).toList();
  }

  private Stream<Difference> noRoutes(List<Tracked> serving) {
    return serving.stream()
        .filter(tracked -> !tracked.marks().contains(Mark.ORPHANED))
        .map(tracked -> tracked.pod().id())
        .filter(pod -> cache.find(pod) == null)
        .map(
            pod ->
                Difference.ofPod(
                    Kind.NO_ROUTE,
                    pod,
                    "it serves, but this replica sends it no requests;"
                        + " it will when it reads all serving pods again, every 10 s"));
  }

  private Stream<Difference> staleRoutes(List<Tracked> serving) {
    var recorded = serving.stream().map(Tracked::pod).collect(Collectors.toSet());
    return cache.routes().stream()
        .filter(route -> !recorded.contains(route.pod()))
        .map(CacheCheck::staleRoute);
  }

  private static Difference staleRoute(Route route) {
    return Difference.ofPod(
        Kind.STALE_ROUTE,
        route.id(),
        ("this replica sends it requests for %s at %s, but that is not what is recorded;"
                + " a pod that is not the right one refuses them, and they go elsewhere")
            .formatted(route.siteRev(), route.address()));
  }

  private static Difference staleHost(String host) {
    return new Difference(
        Kind.STALE_HOST,
        "host " + host,
        "this replica remembers another site for it than the records have, or none;"
            + " the next request for it makes the replica ask anew");
  }
}
