package domain.pod;

import domain.pod.Pods.Filter;
import domain.pod.Pods.Mark;
import domain.scheduling.Affinity;
import domain.scheduling.Affinity.Answer;
import domain.scheduling.Wish;
import domain.site.Revision;
import domain.site.SiteId;
import domain.site.SiteRev;
import domain.site.Sites;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;

/** A store with one site of two revisions, the first of which is published, and steps to take. */
public abstract class PodsFixture {
  protected static final SiteId SITE = new SiteId("hello");
  protected static final SiteRev FIRST = new SiteRev(SITE, new Revision(1));
  protected static final SiteRev SECOND = new SiteRev(SITE, new Revision(2));
  protected static final byte[] CODE = {1, 2, 3};

  /** How many pods a revision's code may bring down in a minute, in every store. */
  protected static final int MOST_FAILED = 10;

  protected Pods pods;
  protected Affinity affinity;
  protected Sites sites;

  /** An empty store; its three faces show the same pods and sites. */
  protected abstract Store newStore();

  public record Store(Pods pods, Affinity affinity, Sites sites) {}

  @BeforeEach
  void publish_a_site() {
    var store = newStore();
    pods = store.pods();
    affinity = store.affinity();
    sites = store.sites();
    sites.addRevision(SITE, CODE);
    sites.addRevision(SITE, CODE);
    sites.publish(FIRST);
  }

  protected final PodId pooled() {
    var pod = new Pod.Warming(new PodId(UUID.randomUUID()), "default");
    pods.register(pod);
    pods.change(
        pod.id(),
        found ->
            Optional.of(
                ((Pod.Warming) found)
                    .ready(new PodAddress("127.0.0.1", 4000), new BootId(UUID.randomUUID()))));
    return pod.id();
  }

  protected final Pod.Claimed claimedFor(Wish wish) {
    pooled();
    return claim(wish);
  }

  protected final Pod.Claimed claim(Wish wish) {
    return ((Answer.Affiliated) ask(wish)).transition().next();
  }

  protected final Answer ask(Wish wish) {
    return affinity.affiliate(
        wish, new ClaimId(UUID.randomUUID()), new ClaimSecret("0123456789abcdef".repeat(2)));
  }

  protected final Pod.Serving serve(Pod.Claimed pod) {
    return affinity
        .installed(pod.id(), pod.affiliation().claim(), InstallTimings.NONE)
        .orElseThrow()
        .next();
  }

  protected final Optional<PodState> state(PodId pod) {
    return pods.find(pod).map(t -> t.pod().state());
  }

  protected final Set<Mark> marks(PodId pod) {
    return pods.find(pod).orElseThrow().marks();
  }

  protected final List<PodId> ids(Filter filter) {
    return pods.live(filter).stream().map(t -> t.pod().id()).toList();
  }

  protected static PodId podOf(Answer answer) {
    return ((Answer.Affiliated) answer).transition().next().id();
  }

  protected static <T> List<T> together(int times, Callable<T> call) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var futures = Stream.generate(() -> call).limit(times).map(threads::submit).toList();
      var results = new ArrayList<T>();
      for (Future<T> future : futures) {
        results.add(future.get());
      }
      return results;
    }
  }
}
