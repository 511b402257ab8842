package adapters.postgres;

import domain.pod.BootId;
import domain.pod.ClaimId;
import domain.pod.ClaimSecret;
import domain.pod.InstallTimings;
import domain.pod.Pod;
import domain.pod.PodAddress;
import domain.pod.PodId;
import domain.pod.PodState;
import domain.pod.Pods;
import domain.pod.Pods.Filter;
import domain.pod.Reason;
import domain.scheduling.Affinity;
import domain.scheduling.Wish;
import domain.site.Revision;
import domain.site.SiteId;
import domain.site.SiteProps;
import domain.site.SiteRev;
import domain.site.Sites;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/** One replica of Kore in which anything may happen next, by a seed. */
final class RandomLife {
  private static final int SITES = 4;
  private static final byte[] CODE = {7};
  private static final List<Reason> REASONS = List.of(Reason.values());

  private final Random random;
  private final Pods pods;
  private final Affinity affinity;
  private final Sites sites;

  RandomLife(Database database, long seed) {
    this.random = new Random(seed);
    var replica = new ReplicaId(uuid());
    this.pods = new PostgresPods(database, replica, true);
    this.affinity = new PostgresAffinity(database, replica, "default", 10);
    this.sites = new PostgresSites(database);
  }

  void deployEverySite() {
    for (int i = 0; i < SITES; i++) {
      sites.publish(sites.addRevision(new SiteId("site" + i), CODE).siteRev());
    }
  }

  /** Lets one thing happen, or nothing when there is no pod for it. */
  void step() {
    switch (random.nextInt(14)) {
      case 0, 1 -> pods.register(new Pod.Warming(new PodId(uuid()), "default"));
      case 2, 3 -> any(PodState.WARMING).ifPresent(this::ready);
      case 4, 5 -> affiliate(new Wish.Visitors(site()));
      case 6 -> affiliate(new Wish.Preview(new SiteRev(site(), revision())));
      case 7 ->
          any(PodState.SERVING)
              .ifPresent(pod -> affiliate(new Wish.Replacement((Pod.Serving) pod)));
      case 8, 9 -> any(PodState.CLAIMED).ifPresent(this::installed);
      case 10 -> any(PodState.SERVING).ifPresent(pod -> change(pod, drain()));
      case 11 -> any().ifPresent(pod -> change(pod, Pods.Step.end(reason(), "at random")));
      case 12 -> sites.publish(sites.addRevision(site(), CODE).siteRev());
      default -> sites.setProps(site(), new SiteProps(1 + random.nextInt(3)));
    }
  }

  private void ready(Pod.Live pod) {
    var address = new PodAddress("127.0.0.1", 1 + random.nextInt(65_535));
    var boot = new BootId(uuid());
    pods.change(
        pod.id(),
        found ->
            found instanceof Pod.Warming warming
                ? Optional.of(warming.ready(address, boot))
                : Optional.empty());
  }

  private void affiliate(Wish wish) {
    affinity.affiliate(wish, new ClaimId(uuid()), new ClaimSecret("0123456789abcdef".repeat(2)));
  }

  /** Now and then with a claim that is not the pod's, which must not leave a trace. */
  private void installed(Pod.Live pod) {
    var claim = ((Pod.Affiliated) pod).affiliation().claim();
    affinity.installed(
        pod.id(), random.nextInt(4) == 0 ? new ClaimId(uuid()) : claim, InstallTimings.NONE);
  }

  private void change(Pod.Live pod, Pods.Step<?> step) {
    pods.change(pod.id(), step);
  }

  private Pods.Step<?> drain() {
    return random.nextBoolean() ? Pods.Step.drain(reason()) : Pods.Step.stop(reason());
  }

  private Optional<Pod.Live> any(PodState state) {
    return any(Filter.of(state));
  }

  private Optional<Pod.Live> any() {
    return any(Filter.ALL);
  }

  private Optional<Pod.Live> any(Filter filter) {
    var live = pods.live(filter);
    return live.isEmpty()
        ? Optional.empty()
        : Optional.of(live.get(random.nextInt(live.size())).pod());
  }

  private SiteId site() {
    return new SiteId("site" + random.nextInt(SITES));
  }

  private Revision revision() {
    return new Revision(1 + random.nextInt(3));
  }

  private Reason reason() {
    return REASONS.get(random.nextInt(REASONS.size()));
  }

  private UUID uuid() {
    return new UUID(random.nextLong(), random.nextLong());
  }
}
