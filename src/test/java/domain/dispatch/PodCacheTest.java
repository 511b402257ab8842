package domain.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import domain.pod.Pod;
import domain.pod.PodId;
import domain.pod.SamplePods;
import domain.pod.Slot;
import domain.site.Revision;
import domain.site.SiteId;
import domain.site.SiteRev;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PodCacheTest {
  private static final SiteRev FIRST = new SiteRev(new SiteId("hello"), new Revision(1));
  private static final SiteRev SECOND = new SiteRev(new SiteId("hello"), new Revision(2));
  private static final Target VISITORS = Target.published(FIRST.site());

  private final PodCache cache = new PodCache(new Random(1), _ -> {});

  @Test
  void an_unknown_site_has_no_route() {
    assertThat(cache.pick(VISITORS)).isNull();
    assertThat(cache.find(SamplePods.ID)).isNull();
  }

  @Test
  void a_route_is_opened_once_and_counts_in_one_place() {
    var route = cache.open(pod(1, FIRST, 1));

    assertThat(cache.open(pod(1, FIRST, 1))).isSameAs(route);
    assertThat(cache.pick(VISITORS)).isSameAs(route);
    assertThat(cache.find(route.id())).isSameAs(route);
    cache.close(route.id());
    assertThat(cache.pick(VISITORS)).isNull();
  }

  @Test
  void a_closed_route_is_gone_and_the_others_stay() {
    var first = cache.open(pod(1, FIRST, 1));
    var second = cache.open(pod(2, FIRST, 2));
    first.started();

    cache.close(first.id());
    cache.close(first.id());

    assertThat(cache.find(first.id())).isNull();
    assertThat(cache.pick(VISITORS)).isSameAs(second);
    assertThat(first.inFlight()).as("what is in flight is not touched").isOne();
  }

  @Test
  void all_revisions_in_the_slots_of_a_site_take_its_visitors() {
    var ids = new HashSet<PodId>();
    cache.open(pod(1, FIRST, 1));
    cache.open(pod(2, SECOND, 1));

    for (int i = 0; i < 50; i++) {
      ids.add(Objects.requireNonNull(cache.pick(VISITORS)).id());
    }

    assertThat(ids).hasSize(2);
  }

  @Test
  void a_preview_takes_none_of_the_sites_visitors() {
    var preview = cache.open(pod(1, SECOND, 0));

    assertThat(cache.pick(VISITORS)).isNull();
    assertThat(cache.pick(new Target(FIRST.site(), Optional.of(FIRST.revision())))).isNull();
    assertThat(cache.pick(new Target(FIRST.site(), Optional.of(SECOND.revision()))))
        .isSameAs(preview);
  }

  @Test
  void a_route_carries_what_a_request_needs_on_the_wire() {
    var pod = pod(1, FIRST, 1);
    var route = cache.open(pod);

    assertThat(route.pod()).isEqualTo(pod);
    assertThat(route.address()).isEqualTo(pod.address());
    assertThat(route.siteRev()).isEqualTo(FIRST);
    assertThat(route.siteRevText()).isEqualTo("hello@1");
    assertThat(route.podIdText()).isEqualTo(pod.id().toString());
    assertThat(route.secretText()).isEqualTo(pod.affiliation().secret().hex());
    assertThat(route).hasToString("hello@1 on " + pod.id());
  }

  @Test
  void a_route_that_is_closed_while_it_is_opened_leaves_nothing_behind() throws Exception {
    var pods = IntStream.range(0, 20_000).mapToObj(PodCacheTest::pod).toList();
    try (var threads = Executors.newFixedThreadPool(1)) {
      var closing = threads.submit(() -> pods.forEach(pod -> closeOnceOpen(pod.id())));
      pods.forEach(cache::open);
      closing.get();
    }

    assertThat(pods.stream().filter(pod -> cache.find(pod.id()) != null)).isEmpty();
    assertThat(pods.stream().filter(pod -> cache.pick(target(pod)) != null)).isEmpty();
  }

  @Test
  void what_changes_while_the_pods_are_read_is_newer_than_the_reading() {
    var stays = pod(1, FIRST, 1);
    var closedMeanwhile = pod(2, FIRST, 2);
    var openedMeanwhile = pod(3, FIRST, 3);
    var gone = pod(4, FIRST, 4);
    cache.open(closedMeanwhile);
    cache.open(gone);

    cache.refresh(
        () -> {
          cache.close(closedMeanwhile.id());
          cache.open(openedMeanwhile);
          return List.of(stays, closedMeanwhile);
        });

    assertThat(cache.find(stays.id())).isNotNull();
    assertThat(cache.find(openedMeanwhile.id())).isNotNull();
    assertThat(cache.find(closedMeanwhile.id())).isNull();
    assertThat(cache.find(gone.id())).isNull();
  }

  @Test
  void a_pod_that_was_closed_in_doubt_comes_back_if_it_still_serves() {
    var pod = pod(1, FIRST, 1);
    cache.open(pod);
    cache.close(pod.id());

    cache.refresh(() -> List.of(pod));

    assertThat(cache.find(pod.id())).isNotNull();
  }

  @Test
  void reading_one_site_leaves_the_others_alone() {
    cache.open(pod(7));
    cache.open(pod(8));

    cache.refresh(Set.of(new SiteId("s7")), List::of);

    assertThat(cache.pick(target(pod(7)))).isNull();
    assertThat(cache.pick(target(pod(8)))).isNotNull();
  }

  private void closeOnceOpen(PodId pod) {
    while (cache.find(pod) == null) {
      Thread.onSpinWait();
    }
    cache.close(pod);
  }

  private static Target target(Pod.Serving pod) {
    return Target.published(pod.affiliation().siteRev().site());
  }

  private static Pod.Serving pod(int number) {
    return pod(number, new SiteRev(new SiteId("s" + number), new Revision(1)), 1);
  }

  private static Pod.Serving pod(int number, SiteRev siteRev, int slot) {
    return SamplePods.serving(number, siteRev, new Slot(slot));
  }
}
