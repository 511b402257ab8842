package domain.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import domain.pod.Pod;
import domain.pod.Pods.Mark;
import domain.pod.Pods.Step;
import domain.pod.PodsFixture;
import domain.pod.Reason;
import domain.scaling.SiteState.Member;
import domain.scheduling.Affinity.Answer;
import domain.scheduling.Wish;
import domain.site.SiteProps;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every record of traffic does, and how a busy site is given one pod more. */
public abstract class TrafficContract extends PodsFixture {
  private static final Wish VISITORS = new Wish.Visitors(SITE);

  private TrafficLog log;
  private Census census;

  /** Over the store that was made last. */
  protected abstract Records newRecords();

  public record Records(TrafficLog log, Census census) {}

  @BeforeEach
  void open_the_records() {
    var records = newRecords();
    log = records.log();
    census = records.census();
  }

  @Test
  void a_site_is_counted_as_long_as_a_pod_is_its_own() {
    pooled();
    assertThat(census.take()).isEmpty();

    var claimed = claim(VISITORS);
    assertThat(site().isStarting()).isTrue();

    var serving = serve(claimed);
    assertThat(site().isStarting()).isFalse();
    assertThat(site().serving()).extracting(Member::pod).containsExactly(serving);

    pods.change(serving.id(), Step.drain(Reason.RECYCLED));
    assertThat(census.take()).isEmpty();
  }

  @Test
  void a_site_of_whose_traffic_nobody_told_never_had_any() {
    serve(claimedFor(VISITORS));

    assertThat(site().quiet()).isEqualTo(SiteState.NEVER);
    assertThat(site().load()).isZero();
  }

  @Test
  void the_load_of_a_site_is_that_of_all_its_pods_as_it_was_told_last() {
    sites.setProps(SITE, new SiteProps(2));
    var first = serve(claimedFor(VISITORS));
    var second = serve(claimedFor(new Wish.Another(SITE, 1)));

    log.add(List.of(flow(first, 7), flow(second, 8)));
    log.add(List.of(flow(first, 1.5), flow(second, 2)));

    assertThat(site().load()).isEqualTo(3.5);
    assertThat(site().quiet()).isLessThan(Duration.ofMinutes(1));
    assertThat(site().slots()).isEqualTo(2);
  }

  @Test
  void a_preview_is_none_of_the_sites_traffic() {
    var preview = serve(claimedFor(new Wish.Preview(SECOND)));

    log.add(List.of(flow(preview, 5)));

    assertThat(site().quiet()).isEqualTo(SiteState.NEVER);
    assertThat(site().slots()).isZero();
    assertThat(site().serving()).isEmpty();
    assertThat(site().pods()).extracting(Member::preview).containsExactly(true);
  }

  @Test
  void props_and_the_published_revision_are_those_of_now() {
    serve(claimedFor(VISITORS));
    assertThat(site().props()).isEqualTo(SiteProps.DEFAULT);
    assertThat(site().pods()).extracting(Member::outdated).containsExactly(false);

    var props = new SiteProps(4, OptionalDouble.of(2.5));
    sites.setProps(SITE, props);
    sites.publish(SECOND);

    assertThat(site().props()).isEqualTo(props);
    assertThat(site().pods()).extracting(Member::outdated).containsExactly(true);
  }

  @Test
  void a_serving_pod_that_somebody_wants_recycled_is_marked() {
    var pod = serve(claimedFor(VISITORS));

    assertThat(site().pods()).extracting(Member::asked).containsExactly(false);
    assertThat(pods.askToRecycle(pod.id())).isTrue();
    assertThat(pods.askToRecycle(pod.id())).isTrue();
    assertThat(site().pods()).extracting(Member::asked).containsExactly(true);
    assertThat(marks(pod.id())).contains(Mark.RECYCLE_ASKED);

    pods.change(pod.id(), Step.drain(Reason.RECYCLED));
    assertThat(pods.askToRecycle(pod.id())).isFalse();
  }

  @Test
  void a_site_that_is_kept_warm_is_there_without_a_pod_and_gets_its_first_one() {
    var props = new SiteProps(2, 1, OptionalDouble.empty());
    sites.setProps(SITE, props);
    assertThat(site().props()).isEqualTo(props);
    assertThat(site().pods()).isEmpty();

    serve(claimedFor(new Wish.Another(SITE, 0)));
    pooled();

    assertThat(site().pods()).hasSize(1);
    assertThat(ask(new Wish.Another(SITE, 0))).isEqualTo(new Answer.NotNeeded());
  }

  @Test
  void a_busy_site_gets_one_pod_more_each_time() {
    sites.setProps(SITE, new SiteProps(3));
    serve(claimedFor(VISITORS));

    var second = serve(claimedFor(new Wish.Another(SITE, 1)));
    var third = serve(claimedFor(new Wish.Another(SITE, 2)));

    assertThat(second.affiliation().slot().number()).isEqualTo(2);
    assertThat(third.affiliation().slot().number()).isEqualTo(3);
  }

  @Test
  void however_many_see_that_a_site_is_busy_it_gets_one_pod() throws Exception {
    sites.setProps(SITE, new SiteProps(20));
    serve(claimedFor(VISITORS));
    for (int i = 0; i < 10; i++) {
      pooled();
    }

    var answers = together(10, () -> ask(new Wish.Another(SITE, 1)));

    assertThat(answers).filteredOn(Answer.Affiliated.class::isInstance).hasSize(1);
    assertThat(answers).filteredOn(Answer.NotNeeded.class::isInstance).hasSize(9);
  }

  @Test
  void who_comes_late_with_what_was_true_gets_none() {
    sites.setProps(SITE, new SiteProps(20));
    pooled();
    assertThat(ask(new Wish.Another(SITE, 1))).isEqualTo(new Answer.NotNeeded());

    serve(claim(VISITORS));
    serve(claimedFor(new Wish.Another(SITE, 1)));
    pooled();

    assertThat(ask(new Wish.Another(SITE, 1))).isEqualTo(new Answer.NotNeeded());
  }

  @Test
  void a_site_never_gets_more_pods_than_its_props_allow() {
    serve(claimedFor(VISITORS));
    pooled();

    assertThat(ask(new Wish.Another(SITE, 1))).isEqualTo(new Answer.AtCapacity(Optional.empty()));
  }

  @Test
  void pods_beyond_lowered_props_count_as_long_as_they_serve() {
    sites.setProps(SITE, new SiteProps(2));
    var first = serve(claimedFor(VISITORS));
    serve(claimedFor(new Wish.Another(SITE, 1)));
    pods.change(first.id(), Step.drain(Reason.RECYCLED));
    sites.setProps(SITE, new SiteProps(1));
    pooled();

    assertThat(ask(new Wish.Another(SITE, 1))).isEqualTo(new Answer.AtCapacity(Optional.empty()));
  }

  @Test
  void one_pod_more_waits_in_no_line() {
    sites.setProps(SITE, new SiteProps(2));
    serve(claimedFor(VISITORS));

    assertThat(ask(new Wish.Another(SITE, 1))).isEqualTo(new Answer.PoolEmpty(0));

    pooled();
    assertThat(affinity.nextInLine()).isEmpty();
  }

  private static Flow flow(Pod.Serving pod, double load) {
    return new Flow(pod, 1, 0, Duration.ofMillis(20), load);
  }

  private SiteState site() {
    assertThat(census.take()).hasSize(1);
    return census.take().getFirst();
  }
}
