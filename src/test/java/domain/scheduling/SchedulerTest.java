package domain.scheduling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import domain.pod.InstallTimings;
import domain.pod.Pod;
import domain.pod.PodEvent;
import domain.pod.PodId;
import domain.pod.PodState;
import domain.pod.Pods;
import domain.pod.Reason;
import domain.scheduling.Affinity.Answer;
import domain.scheduling.Placement.Outcome;
import domain.scheduling.Placement.Placed;
import domain.scheduling.Placement.Refused;
import domain.scheduling.PodRuntime.Install;
import domain.scheduling.Refusal.Kind;
import domain.site.Revision;
import domain.site.SiteId;
import domain.site.SiteProps;
import domain.site.SiteRev;
import fakes.World;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SchedulerTest {
  private static final Wish VISITORS = new Wish.Visitors(World.SITE);
  private static final Deadline FAR = () -> false;
  private static final Deadline PASSED = () -> true;
  private static final SiteError ERROR =
      new SiteError("SyntaxError: x", Optional.of("a.js"), Optional.of(3), Optional.of(7));

  private final World world = new World();

  @BeforeEach
  void publish_a_site() {
    world.publish(World.SITE);
  }

  @Test
  void a_cold_site_gets_a_pooled_pod_that_serves_once_it_is_installed() {
    var pod = world.pooled();
    world.runtime.onInstall =
        _ -> {
          world.timer.advance(Duration.ofMillis(30));
          return installed();
        };

    var placed = placed(VISITORS);

    assertThat(placed.pod().id()).isEqualTo(pod);
    assertThat(placed.outcome()).isEqualTo(Outcome.AFFILIATED);
    assertThat(placed.claim()).isZero();
    assertThat(placed.install()).isEqualTo(Duration.ofMillis(30));
    assertThat(world.state(pod)).contains(PodState.SERVING);
    assertThat(world.fleet.released).containsExactly(pod);
    assertThat(world.cache.find(pod)).isNotNull();
  }

  @Test
  void a_served_site_is_joined_and_takes_no_second_pod() {
    var first = placed(VISITORS, world.pooled());
    var free = world.pooled();

    var second = placed(VISITORS);

    assertThat(second).isEqualTo(new Placed(first, Outcome.JOINED, Duration.ZERO, Duration.ZERO));
    assertThat(world.state(free)).contains(PodState.POOLED);
  }

  @Test
  void a_pod_that_somebody_else_installs_is_waited_for_and_joined() {
    world.pooled();
    var elsewhere = claimElsewhere(VISITORS);
    world.timer.onPause(() -> serveElsewhere(elsewhere));

    var placed = placed(VISITORS);

    assertThat(placed.pod().id()).isEqualTo(elsewhere.id());
    assertThat(placed.outcome()).isEqualTo(Outcome.JOINED);
    assertThat(placed.claim()).isEqualTo(Duration.ofMillis(500));
    assertThat(placed.install()).isZero();
    assertThat(world.runtime.installed).isEmpty();
  }

  @Test
  void an_empty_pool_is_waited_for_until_it_is_refilled() {
    world.timer.onPause(world::pooled);

    var placed = placed(VISITORS);

    assertThat(placed.outcome()).isEqualTo(Outcome.AFFILIATED);
    assertThat(placed.claim()).isEqualTo(Duration.ofMillis(500));
  }

  @Test
  void nobody_waits_beyond_the_deadline() {
    assertThat(refused(VISITORS, PASSED)).isEqualTo(Kind.POOL_EMPTY);

    var asked = new AtomicInteger();
    assertThat(refused(VISITORS, () -> asked.incrementAndGet() > 3)).isEqualTo(Kind.POOL_EMPTY);
    assertThat(asked).hasValue(4);

    world.pooled();
    claimElsewhere(VISITORS);
    assertThat(refused(VISITORS, PASSED)).isEqualTo(Kind.POOL_EMPTY);
  }

  @Test
  void a_site_with_all_its_pods_taken_by_an_older_revision_is_at_capacity() {
    world.sites.setProps(World.SITE, new SiteProps(1));
    world.pooled();
    claimElsewhere(VISITORS);
    world.publish(World.SITE);

    assertThat(refused(VISITORS, PASSED)).isEqualTo(Kind.AT_CAPACITY);
  }

  @Test
  void unknown_sites_and_revisions_are_refused_at_once() {
    var unknown = new SiteRev(World.SITE, new Revision(7));

    assertThat(refused(new Wish.Visitors(new SiteId("nowhere")), FAR)).isEqualTo(Kind.UNKNOWN_SITE);
    assertThat(refused(new Wish.Preview(unknown), FAR)).isEqualTo(Kind.UNKNOWN_REVISION);
  }

  @Test
  void code_that_does_not_load_costs_one_pod_and_is_remembered_for_a_minute() {
    var burnt = world.pooled();
    var free = world.pooled();
    world.runtime.onInstall = _ -> new Install.CodeFailed(ERROR);

    var refused = (Refused) world.scheduler.place(VISITORS, FAR);
    assertThat(refused.refusal())
        .isEqualTo(new Refusal(Kind.CODE_FAILED, "a.js:3:7: SyntaxError: x"));
    assertThat(world.scheduler.place(VISITORS, FAR)).isEqualTo(refused);
    assertThat(world.runtime.installed).containsExactly(burnt);
    assertThat(world.reasons()).containsExactly(Reason.CODE_FAILED);
    assertThat(world.fleet.destroyed).containsExactly(burnt);

    world.timer.advance(Duration.ofMinutes(1));
    world.runtime.onInstall = _ -> installed();
    assertThat(placed(VISITORS).pod().id()).isEqualTo(free);
  }

  @Test
  void three_bad_pods_are_tried_and_ended_but_not_a_fourth() {
    for (int i = 0; i < 4; i++) {
      world.pooled();
    }
    world.runtime.onInstall = _ -> new Install.PodFailed("disk full");

    var refused = (Refused) world.scheduler.place(VISITORS, FAR);

    assertThat(refused.refusal().kind()).isEqualTo(Kind.PODS_FAILED);
    assertThat(refused.refusal().detail()).contains("disk full");
    assertThat(world.reasons())
        .containsExactly(Reason.INSTALL_FAILED, Reason.INSTALL_FAILED, Reason.INSTALL_FAILED);
    assertThat(world.fleet.destroyed).isEqualTo(world.runtime.installed).hasSize(3);
    assertThat(world.kore.counts()).containsOnlyKeys(PodState.POOLED);
  }

  @Test
  void pods_that_were_gone_or_about_to_go_are_no_failures() {
    for (int i = 0; i < 6; i++) {
      world.pooled();
    }
    var answers =
        Stream.generate(() -> Stream.of(Reason.UNREACHABLE, Reason.WITHDRAWN))
            .flatMap(reasons -> reasons)
            .<Install>map(reason -> new Install.NotTried(reason, "its node went"))
            .limit(5)
            .iterator();
    world.runtime.onInstall = _ -> answers.hasNext() ? answers.next() : installed();

    assertThat(placed(VISITORS).pod().id()).isEqualTo(world.runtime.installed.getLast());
    assertThat(world.fleet.destroyed).hasSize(5);
  }

  @Test
  void after_one_bad_pod_the_next_one_serves() {
    var bad = world.pooled();
    var good = world.pooled();
    world.runtime.onInstall =
        pod -> pod.id().equals(bad) ? new Install.PodFailed("disk full") : installed();

    assertThat(placed(VISITORS).pod().id()).isEqualTo(good);
    assertThat(world.reasons()).containsExactly(Reason.INSTALL_FAILED);
  }

  @Test
  void past_the_deadline_no_second_pod_is_tried() {
    world.pooled();
    world.pooled();
    world.runtime.onInstall = _ -> new Install.PodFailed("disk full");

    assertThat(refused(VISITORS, PASSED)).isEqualTo(Kind.PODS_FAILED);
    assertThat(world.runtime.installed).hasSize(1);
  }

  @Test
  void a_claim_whose_installer_is_gone_is_undone_and_another_pod_serves() {
    world.pooled();
    var abandoned = claimElsewhere(VISITORS);
    world.timer.advance(Duration.ofSeconds(3));
    var free = world.pooled();

    assertThat(placed(VISITORS).pod().id()).isEqualTo(free);
    assertThat(world.last(abandoned.id()).flatMap(PodEvent::reason)).contains(Reason.LEASE_EXPIRED);
    assertThat(world.fleet.destroyed).containsExactly(abandoned.id());
  }

  @Test
  void a_claim_that_was_lost_while_the_pod_installed_goes_to_no_visitor() {
    var lost = world.pooled();
    var next = world.pooled();
    world.runtime.onInstall =
        pod -> {
          if (pod.id().equals(lost)) {
            world.kore.change(lost, Pods.Step.end(Reason.LEASE_EXPIRED, ""));
          }
          return installed();
        };

    assertThat(placed(VISITORS).pod().id()).isEqualTo(next);
    assertThat(world.cache.find(lost)).isNull();
    assertThat(world.reasons()).containsExactly(Reason.LEASE_EXPIRED);
  }

  @Test
  void the_newest_preview_makes_its_own_room() {
    var second = world.deploy(World.SITE);
    var old = placed(new Wish.Preview(second), world.pooled());
    var third = world.deploy(World.SITE);

    var next = placed(new Wish.Preview(third), world.pooled());

    assertThat(next.affiliation().siteRev()).isEqualTo(third);
    assertThat(world.state(old.id())).contains(PodState.DRAINING);
    assertThat(world.reasons()).containsExactly(Reason.PREVIEW_OVER);
  }

  @Test
  void the_old_pod_drains_only_after_its_replacement_serves() {
    var old = placed(VISITORS, world.pooled());
    var second = world.publish(World.SITE);
    world.pooled();

    var placed = (Placed) world.scheduler.replace(old, Reason.OUTDATED);

    assertThat(placed.pod().affiliation().siteRev()).isEqualTo(second);
    assertThat(placed.pod().affiliation().replaces()).contains(old.id());
    assertThat(world.kore.ledger().reversed())
        .extracting(PodEvent::pod, PodEvent::to)
        .startsWith(tuple(old.id(), PodState.DRAINING), tuple(placed.pod().id(), PodState.SERVING));
    assertThat(world.last(old.id()).flatMap(PodEvent::reason)).contains(Reason.OUTDATED);
  }

  @Test
  void a_replacement_that_cannot_be_had_leaves_the_old_pod_serving() {
    var old = placed(VISITORS, world.pooled());
    world.publish(World.SITE);
    long before = world.timer.nanos();

    assertThat(world.scheduler.replace(old, Reason.OUTDATED)).isInstanceOf(Refused.class);
    world.pooled();
    world.runtime.onInstall = _ -> new Install.CodeFailed(ERROR);
    assertThat(world.scheduler.replace(old, Reason.OUTDATED)).isInstanceOf(Refused.class);

    assertThat(world.timer.nanos()).as("it waits for no pool").isEqualTo(before);
    assertThat(world.state(old.id())).contains(PodState.SERVING);
    assertThat(world.runtime.drained).isEmpty();
  }

  @Test
  void a_pod_that_drains_already_is_not_replaced() {
    var old = placed(VISITORS, world.pooled());
    world.lifecycle.change(old.id(), Pods.Step.drain(Reason.RECYCLED));
    var free = world.pooled();

    var refused = (Refused) world.scheduler.replace(old, Reason.OUTDATED);

    assertThat(refused.refusal().kind()).isEqualTo(Kind.NOT_NEEDED);
    assertThat(world.state(free)).contains(PodState.POOLED);
  }

  private Placed placed(Wish wish) {
    return (Placed) world.scheduler.place(wish, FAR);
  }

  private Pod.Serving placed(Wish wish, PodId expected) {
    var pod = placed(wish).pod();
    assertThat(pod.id()).isEqualTo(expected);
    return pod;
  }

  private Kind refused(Wish wish, Deadline deadline) {
    return ((Refused) world.scheduler.place(wish, deadline)).refusal().kind();
  }

  /** What another replica does that shares the database, but not this one's runtime. */
  private Pod.Claimed claimElsewhere(Wish wish) {
    var answer = world.kore.affiliate(wish, world.claims.id(), world.claims.secret());
    return ((Answer.Affiliated) answer).transition().next();
  }

  private void serveElsewhere(Pod.Claimed pod) {
    world.kore.installed(pod.id(), pod.affiliation().claim(), InstallTimings.NONE);
  }

  private static Install installed() {
    return new Install.Installed(Duration.ZERO, Duration.ZERO);
  }
}
