package adapters.kubernetes;

import domain.dispatch.PodCache;
import domain.pod.ClaimId;
import domain.pod.ClaimSecret;
import domain.pod.Lifecycle;
import domain.pod.Pod;
import domain.pod.PodEvent;
import domain.pod.PodId;
import domain.pod.PodState;
import domain.pod.Pods;
import domain.pod.Reason;
import domain.pooling.Aftermath;
import domain.pooling.PoolBounds;
import domain.pooling.PoolKeeper;
import domain.pooling.PoolPolicy;
import domain.pooling.Reconciler;
import domain.scheduling.Affinity.Answer;
import domain.scheduling.Wish;
import domain.site.SiteId;
import fakes.FakeRuntime;
import fakes.InMemoryKore;
import fakes.InMemoryPoolRecords;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/** A replica of Kore with a fleet in a cluster; others may share its records. */
final class KoreReplica implements AutoCloseable {
  private static final PoolPolicy POLICY = new PoolPolicy(0, 50, 0.001, Duration.ofHours(1));

  final InMemoryKore kore;
  final KubernetesFleet fleet;
  final Lifecycle lifecycle;
  final InMemoryPoolRecords records = new InMemoryPoolRecords();
  private final PoolKeeper keeper;
  private final Reconciler reconciler;

  KoreReplica(InMemoryKore kore, KubernetesFleet fleet) {
    this.kore = kore;
    this.fleet = fleet;
    var cache = new PodCache(new Random(1), _ -> {});
    this.lifecycle =
        new Lifecycle(
            kore,
            new Aftermath(cache, new FakeRuntime(), fleet, Duration.ofSeconds(20), Runnable::run));
    this.keeper = new PoolKeeper(records, kore, lifecycle, fleet, POLICY, () -> {});
    this.reconciler = new Reconciler(kore, lifecycle, fleet);
    fleet.listen(keeper);
  }

  /** The only replica on a cluster. */
  static KoreReplica on(FakeCluster cluster) {
    return new KoreReplica(new InMemoryKore(), cluster.fleet());
  }

  /** From the next step on the pool has so many pods. */
  KoreReplica size(int pods) {
    records.change(_ -> new PoolBounds(Optional.of(pods), Optional.of(pods)));
    return this;
  }

  /** What each replica does every second. */
  void step() {
    keeper.step();
    reconciler.step();
  }

  /** Takes steps until it is so. */
  void until(String what, BooleanSupplier so) {
    FakeCluster.until(
        what,
        () -> {
          step();
          return so.getAsBoolean();
        });
  }

  List<PodId> in(PodState state) {
    return kore.live(Pods.Filter.of(state)).stream().map(tracked -> tracked.pod().id()).toList();
  }

  /** Fills the pool. */
  KoreReplica filled(int pods) {
    size(pods);
    until(pods + " pods are warm", () -> in(PodState.POOLED).size() == pods);
    return this;
  }

  /** Commits a claim, and leaves what follows from it undone. */
  Pod.Claimed claimed(String site) {
    var id = new SiteId(site);
    kore.sites().publish(kore.sites().addRevision(id, new byte[] {1}).siteRev());
    var answer =
        kore.affiliate(
            new Wish.Visitors(id),
            new ClaimId(UUID.randomUUID()),
            new ClaimSecret("ab".repeat(16)));
    return ((Answer.Affiliated) answer).transition().next();
  }

  /** Claims a pod for a site as the scheduler does. */
  Pod.Claimed claim(String site) {
    var pod = claimed(site);
    fleet.release(pod);
    return pod;
  }

  Optional<Reason> endOf(PodId pod) {
    return lastOf(pod).flatMap(PodEvent::reason);
  }

  Optional<PodEvent> lastOf(PodId pod) {
    return kore.ledger().reversed().stream().filter(e -> e.pod().equals(pod)).findFirst();
  }

  @Override
  public void close() {
    fleet.close();
  }
}
