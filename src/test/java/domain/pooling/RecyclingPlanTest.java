package domain.pooling;

import static org.assertj.core.api.Assertions.assertThat;

import domain.pod.Affiliation;
import domain.pod.ClaimId;
import domain.pod.ClaimSecret;
import domain.pod.Pod;
import domain.pod.PodId;
import domain.pod.Reason;
import domain.pod.SamplePods;
import domain.pod.Slot;
import domain.pooling.RecyclingPlan.Recycle;
import domain.scaling.ScalingPolicy;
import domain.scaling.SiteState;
import domain.scaling.SiteState.Member;
import domain.site.Revision;
import domain.site.SiteId;
import domain.site.SiteProps;
import domain.site.SiteRev;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

final class RecyclingPlanTest {
  private static final SiteId SITE = new SiteId("hello");
  private static final Duration LIFETIME = Duration.ofMinutes(5);
  private static final Duration IDLE = Duration.ofMinutes(1);
  private static final Duration YOUNG = Duration.ofSeconds(1);
  private static final Duration BUSY = Duration.ZERO;
  private static final RecyclingPolicy POLICY = policy(0, OptionalDouble.empty());

  @Test
  void while_there_is_traffic_a_pod_is_replaced_at_the_end_of_its_lifetime() {
    var old = serving(1, 1, LIFETIME);

    assertThat(plan(2, BUSY, old)).isEqualTo(replace(old, Reason.EXPIRED));
    assertThat(plan(2, BUSY, serving(1, 1, LIFETIME.minusNanos(1)))).isEqualTo(nothing());
  }

  @Test
  void without_traffic_it_just_goes() {
    var first = serving(1, 1, IDLE);
    var second = serving(2, 2, LIFETIME);

    assertThat(plan(2, IDLE, first, second))
        .isEqualTo(
            new RecyclingPlan(
                List.of(), List.of(recycle(first, Reason.IDLE), recycle(second, Reason.IDLE))));
  }

  @Test
  void a_site_that_is_kept_warm_keeps_its_first_pods_and_they_are_replaced_in_their_time() {
    var props = new SiteProps(4, 2, OptionalDouble.empty());
    var first = serving(1, 1, IDLE);
    var second = serving(2, 2, LIFETIME);
    var third = serving(3, 3, LIFETIME.multipliedBy(2));
    var site = new SiteState(SITE, props, 0, IDLE, List.of(first, second, third));

    assertThat(plan(List.of(site), POLICY))
        .isEqualTo(
            new RecyclingPlan(
                List.of(recycle(second, Reason.EXPIRED)), List.of(recycle(third, Reason.IDLE))));
  }

  @Test
  void a_site_whose_first_request_was_not_told_of_yet_is_not_idle() {
    assertThat(plan(1, SiteState.NEVER, serving(1, 1, IDLE.minusNanos(1)))).isEqualTo(nothing());
    assertThat(plan(2, SiteState.NEVER, serving(1, 1, IDLE), serving(2, 2, YOUNG)))
        .isEqualTo(nothing());
  }

  @Test
  void a_newer_revision_replaces_young_pods_too_the_oldest_first() {
    var old = outdated(serving(1, 1, YOUNG));
    var older = outdated(serving(2, 2, YOUNG.plusNanos(1)));
    var expired = serving(3, 3, LIFETIME.multipliedBy(2));

    assertThat(plan(3, BUSY, old, older, expired)).isEqualTo(replace(older, Reason.OUTDATED));
  }

  @Test
  void a_site_has_one_pod_replaced_at_a_time() {
    var starting = new Member(SamplePods.CLAIMED, YOUNG, false, false);

    assertThat(plan(2, BUSY, serving(1, 1, LIFETIME), starting)).isEqualTo(nothing());
  }

  @Test
  void an_old_pod_goes_at_last_whose_replacement_serves_already() {
    var older = serving(1, 1, LIFETIME.multipliedBy(2));
    var old = serving(2, 2, LIFETIME);
    var replacement = serving(3, 2, YOUNG, Optional.of(old.pod().id()));

    assertThat(plan(2, BUSY, older, old, replacement)).isEqualTo(replace(old, Reason.EXPIRED));
  }

  @Test
  void pods_beyond_the_props_go_at_once_with_none_in_their_place() {
    var third = serving(3, 3, YOUNG);
    var fourth = outdated(serving(4, 4, LIFETIME));

    assertThat(plan(2, BUSY, serving(1, 1, YOUNG), serving(2, 2, YOUNG), third, fourth))
        .isEqualTo(
            new RecyclingPlan(
                List.of(),
                List.of(recycle(third, Reason.SURPLUS), recycle(fourth, Reason.SURPLUS))));
  }

  @Test
  void a_pod_that_the_load_does_not_need_is_not_replaced() {
    var policy = policy(0, OptionalDouble.of(10));
    var old = serving(1, 1, LIFETIME);
    var young = serving(2, 2, YOUNG);

    assertThat(plan(List.of(site(2, 10, BUSY, old, young)), policy))
        .isEqualTo(new RecyclingPlan(List.of(), List.of(recycle(old, Reason.SURPLUS))));
    assertThat(plan(List.of(site(2, 10.1, BUSY, old, young)), policy))
        .isEqualTo(replace(old, Reason.EXPIRED));
    assertThat(plan(List.of(site(2, 0, BUSY, old)), policy))
        .isEqualTo(replace(old, Reason.EXPIRED));
  }

  @Test
  void the_plan_says_on_what_it_decided() {
    var plan = RecyclingPlan.plan(List.of(site(2, 1.5, BUSY, serving(1, 1, LIFETIME))), POLICY);

    assertThat(plan.replace().getFirst().inputs())
        .containsEntry("ageMs", LIFETIME.toMillis())
        .containsEntry("lifetimeMs", LIFETIME.toMillis())
        .containsEntry("load", 1.5)
        .containsEntry("pods", 1)
        .containsEntry("maxPods", 2)
        .containsEntry("outdated", false)
        .containsEntry("asked", false);
  }

  @Test
  void a_preview_ends_with_its_lifetime_and_nobody_takes_its_place() {
    var preview = serving(1, 0, LIFETIME);

    assertThat(plan(1, BUSY, preview))
        .isEqualTo(new RecyclingPlan(List.of(), List.of(recycle(preview, Reason.PREVIEW_OVER))));
    assertThat(plan(1, SiteState.NEVER, serving(1, 0, IDLE))).isEqualTo(nothing());
  }

  @Test
  void a_pod_that_somebody_wants_gone_is_the_next_to_be_replaced() {
    var outdated = outdated(serving(1, 1, LIFETIME));
    var asked = asked(serving(2, 2, YOUNG));

    assertThat(plan(2, BUSY, outdated, asked)).isEqualTo(replace(asked, Reason.RECYCLED));
  }

  @Test
  void it_just_goes_where_the_load_does_not_need_it() {
    var policy = policy(0, OptionalDouble.of(10));
    var asked = asked(serving(1, 1, YOUNG));
    var preview = asked(serving(3, 0, YOUNG));

    assertThat(plan(List.of(site(2, 10, BUSY, asked, serving(2, 2, YOUNG), preview)), policy))
        .isEqualTo(
            new RecyclingPlan(
                List.of(),
                List.of(recycle(preview, Reason.RECYCLED), recycle(asked, Reason.RECYCLED))));
  }

  @Property
  void a_site_that_is_visited_keeps_a_pod_and_has_one_replaced_at_a_time(
      @ForAll("sites") SiteState site, @ForAll boolean scales) {
    var policy = policy(0.2, scales ? OptionalDouble.of(5) : OptionalDouble.empty());

    var plan = plan(List.of(site), policy);

    var drained = plan.drain().stream().map(Recycle::pod).toList();
    assertThat(plan.replace()).hasSizeLessThan(2);
    assertThat(plan.replace()).extracting(Recycle::pod).noneMatch(drained::contains);
    assertThat(drained).doesNotHaveDuplicates();
    var within = site.serving().filter(pod -> pod.slot() <= site.props().maxPods()).toList();
    if (site.quiet().compareTo(IDLE) < 0 && !within.isEmpty()) {
      assertThat(within).extracting(Member::pod).anyMatch(pod -> !drained.contains(pod));
    }
  }

  @Provide
  Arbitrary<SiteState> sites() {
    var ages = Arbitraries.longs().between(0, 600).map(Duration::ofSeconds);
    var flags = Arbitraries.of(true, false);
    var pods =
        Combinators.combine(ages, flags, flags)
            .as((age, outdated, asked) -> new Member(SamplePods.CLAIMED, age, outdated, asked))
            .list()
            .ofMaxSize(6)
            .map(RecyclingPlanTest::numbered);
    return Combinators.combine(
            pods,
            Arbitraries.integers().between(1, 6),
            Arbitraries.integers().between(0, 6),
            Arbitraries.doubles().between(0, 40),
            ages)
        .as(
            (members, maxPods, minPods, load, quiet) ->
                new SiteState(
                    SITE,
                    new SiteProps(maxPods, Math.min(minPods, maxPods), OptionalDouble.empty()),
                    load,
                    quiet,
                    members));
  }

  /** The same ages in slots from 1 on. */
  private static List<Member> numbered(List<Member> members) {
    return IntStream.rangeClosed(1, members.size())
        .mapToObj(
            n -> {
              var like = members.get(n - 1);
              var pod = serving(n, n, like.age()).pod();
              return new Member(pod, like.age(), like.outdated(), like.asked());
            })
        .toList();
  }

  @Property
  void lifetimes_differ_within_the_jitter(@ForAll long most, @ForAll long least) {
    var lifetime = policy(0.2, OptionalDouble.empty()).lifetimeOf(new PodId(new UUID(most, least)));

    assertThat(lifetime).isBetween(LIFETIME.multipliedBy(4).dividedBy(5), LIFETIME);
  }

  private static RecyclingPolicy policy(double jitter, OptionalDouble target) {
    return new RecyclingPolicy(
        LIFETIME, jitter, IDLE, new ScalingPolicy(Duration.ofSeconds(3), target));
  }

  private static RecyclingPlan plan(int maxPods, Duration quiet, Member... pods) {
    return plan(List.of(site(maxPods, 0, quiet, pods)), POLICY);
  }

  /** Without the inputs, which have a test of their own. */
  private static RecyclingPlan plan(List<SiteState> sites, RecyclingPolicy policy) {
    var plan = RecyclingPlan.plan(sites, policy);
    return new RecyclingPlan(
        plan.replace().stream().map(RecyclingPlanTest::bare).toList(),
        plan.drain().stream().map(RecyclingPlanTest::bare).toList());
  }

  private static Recycle bare(Recycle recycle) {
    return new Recycle(recycle.pod(), recycle.reason(), Map.of());
  }

  private static SiteState site(int maxPods, double load, Duration quiet, Member... pods) {
    return new SiteState(SITE, new SiteProps(maxPods), load, quiet, List.of(pods));
  }

  private static RecyclingPlan replace(Member old, Reason reason) {
    return new RecyclingPlan(List.of(recycle(old, reason)), List.of());
  }

  private static RecyclingPlan nothing() {
    return new RecyclingPlan(List.of(), List.of());
  }

  private static Recycle recycle(Member member, Reason reason) {
    return new Recycle((Pod.Serving) member.pod(), reason, Map.of());
  }

  private static Member serving(int number, int slot, Duration age) {
    return serving(number, slot, age, Optional.empty());
  }

  private static Member serving(int number, int slot, Duration age, Optional<PodId> replaces) {
    var sample = SamplePods.serving(number, new SiteRev(SITE, new Revision(1)), new Slot(slot));
    var affiliation =
        new Affiliation(
            new ClaimId(new UUID(3, number)),
            new ClaimSecret("%032x".formatted(number)),
            sample.affiliation().siteRev(),
            new Slot(slot),
            replaces);
    return new Member(
        new Pod.Serving(sample.id(), sample.pool(), sample.address(), sample.boot(), affiliation),
        age,
        false,
        false);
  }

  private static Member outdated(Member member) {
    return new Member(member.pod(), member.age(), true, false);
  }

  private static Member asked(Member member) {
    return new Member(member.pod(), member.age(), member.outdated(), true);
  }
}
