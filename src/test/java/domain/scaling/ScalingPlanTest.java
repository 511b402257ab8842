package domain.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import domain.pod.Pod;
import domain.pod.SamplePods;
import domain.pod.Slot;
import domain.scaling.SiteState.Member;
import domain.scheduling.Wish;
import domain.site.Revision;
import domain.site.SiteId;
import domain.site.SiteProps;
import domain.site.SiteRev;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class ScalingPlanTest {
  private static final SiteId SITE = new SiteId("hello");
  private static final Duration TRAFFIC = Duration.ofSeconds(3);
  private static final ScalingPolicy ARTICLE = new ScalingPolicy(TRAFFIC, OptionalDouble.empty());

  @Test
  void a_site_with_traffic_gets_one_pod_more_up_to_its_props() {
    assertThat(more(site(4, 1, 0, Duration.ZERO))).containsExactly(new Wish.Another(SITE, 1));
    assertThat(more(site(4, 3, 0, Duration.ZERO))).containsExactly(new Wish.Another(SITE, 3));
    assertThat(more(site(4, 4, 0, Duration.ZERO))).isEmpty();
    assertThat(more(site(4, 5, 0, Duration.ZERO))).isEmpty();
  }

  @Test
  void a_site_that_is_kept_warm_gets_pods_without_traffic_and_its_first_one_too() {
    var props = new SiteProps(4, 2, OptionalDouble.of(10));

    assertThat(more(site(props, 0, 0, SiteState.NEVER))).containsExactly(new Wish.Another(SITE, 0));
    assertThat(more(site(props, 1, 0, SiteState.NEVER))).containsExactly(new Wish.Another(SITE, 1));
    assertThat(more(site(props, 2, 0, SiteState.NEVER))).isEmpty();
    assertThat(more(site(props, 2, 0, Duration.ZERO))).isEmpty();
    assertThat(more(site(props, 2, 21, Duration.ZERO))).containsExactly(new Wish.Another(SITE, 2));
  }

  @Test
  void without_traffic_it_gets_none() {
    assertThat(more(site(4, 1, 0, TRAFFIC))).isEmpty();
    assertThat(more(site(4, 1, 0, SiteState.NEVER))).isEmpty();
  }

  @Test
  void a_site_that_never_served_waits_for_its_visitors_own_claim() {
    assertThat(more(site(4, 0, 0, Duration.ZERO))).isEmpty();
  }

  @Test
  void while_one_starts_no_other_one_does() {
    var site = site(4, 1, 0, Duration.ZERO);
    var pods = new ArrayList<>(site.pods());
    pods.add(new Member(SamplePods.CLAIMED, Duration.ZERO, false, false));

    assertThat(more(new SiteState(SITE, site.props(), 0, Duration.ZERO, pods))).isEmpty();
  }

  @Test
  void a_target_concurrency_is_to_be_exceeded_first() {
    var policy = new ScalingPolicy(TRAFFIC, OptionalDouble.of(5));

    assertThat(ScalingPlan.plan(List.of(site(4, 2, 10, Duration.ZERO)), policy).more()).isEmpty();
    assertThat(ScalingPlan.plan(List.of(site(4, 2, 10.1, Duration.ZERO)), policy).more())
        .containsExactly(new Wish.Another(SITE, 2));
  }

  @Test
  void the_sites_own_target_holds_before_the_configured_one() {
    var policy = new ScalingPolicy(TRAFFIC, OptionalDouble.of(1));
    var props = new SiteProps(4, OptionalDouble.of(5));

    assertThat(
            ScalingPlan.plan(
                    List.of(new SiteState(SITE, props, 4, Duration.ZERO, serving(1))), policy)
                .more())
        .isEmpty();
  }

  @Property
  boolean step_by_step_every_site_ends_where_its_props_and_its_load_allow(
      @ForAll @IntRange(min = 1, max = 40) int maxPods,
      @ForAll @DoubleRange(min = 0, max = 200) double load,
      @ForAll @DoubleRange(min = 0.1, max = 50) double target) {
    var policy = new ScalingPolicy(TRAFFIC, OptionalDouble.of(target));
    int pods = 1;
    for (int step = 0; step < 50; step++) {
      pods +=
          ScalingPlan.plan(List.of(site(maxPods, pods, load, Duration.ZERO)), policy).more().size();
    }
    boolean isEnough = load <= target * pods;
    boolean fewerAreEnough = pods > 1 && load <= target * (pods - 1);
    return pods <= maxPods && (isEnough || pods == maxPods) && !fewerAreEnough;
  }

  @Property
  boolean the_articles_way_leads_to_the_props_whatever_the_load(
      @ForAll @IntRange(min = 1, max = 40) int maxPods,
      @ForAll @DoubleRange(min = 0, max = 200) double load) {
    int pods = 1;
    for (int step = 0; step < 50; step++) {
      pods += more(site(maxPods, pods, load, Duration.ZERO)).size();
    }
    return pods == maxPods;
  }

  private static List<Wish.Another> more(SiteState site) {
    return ScalingPlan.plan(List.of(site), ARTICLE).more();
  }

  private static SiteState site(int maxPods, int pods, double load, Duration quiet) {
    return site(new SiteProps(maxPods), pods, load, quiet);
  }

  private static SiteState site(SiteProps props, int pods, double load, Duration quiet) {
    return new SiteState(SITE, props, load, quiet, serving(pods));
  }

  private static List<Member> serving(int pods) {
    var members = new ArrayList<Member>();
    for (int n = 1; n <= pods; n++) {
      Pod.Serving pod = SamplePods.serving(n, new SiteRev(SITE, new Revision(1)), new Slot(n));
      members.add(new Member(pod, Duration.ZERO, false, false));
    }
    return members;
  }
}
