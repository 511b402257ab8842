package domain.replicas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import domain.dispatch.HostNames;
import domain.dispatch.Route;
import domain.dispatch.Target;
import domain.pod.InstallTimings;
import domain.pod.Lifecycle;
import domain.pod.Pod;
import domain.pod.PodId;
import domain.pod.Pods.Step;
import domain.pod.Reason;
import domain.scheduling.Affinity.Answer;
import domain.scheduling.Wish;
import domain.site.SiteId;
import fakes.FakeDirectory;
import fakes.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** One replica hears of what another one did over the same store. */
final class HearingTest {
  private static final Target HELLO = Target.published(World.SITE);

  private final World world = new World();
  private final Lifecycle elsewhere = new Lifecycle(world.kore, _ -> {});
  private final List<SiteId> woken = new ArrayList<>();
  private final FakeDirectory directory =
      new FakeDirectory(new HostNames("localhost", false, Optional.empty()), world.sites);
  private final Hearing hearing =
      new Hearing(world.kore, world.cache, directory, world.fleet, woken::add);

  @Test
  void a_pod_that_another_replica_installed_takes_requests_here() {
    var pod = servingElsewhere(World.SITE);
    assertThat(world.cache.pick(HELLO)).isNull();

    hear(new News.Opened(World.SITE));

    assertThat(route().pod()).isEqualTo(pod);
    assertThat(woken).containsExactly(World.SITE);
  }

  @Test
  void a_pod_that_another_replica_drained_takes_none_any_more() {
    var pod = servingElsewhere(World.SITE);
    hear(new News.Opened(World.SITE));
    elsewhere.change(pod.id(), Step.drain(Reason.RECYCLED));

    hear(new News.Closed(pod.id()));

    assertThat(world.cache.pick(HELLO)).isNull();
    assertThat(world.fleet.destroyed).isEmpty();
  }

  @Test
  void late_news_of_a_beginning_do_not_undo_the_end() {
    var pod = servingElsewhere(World.SITE);
    elsewhere.change(pod.id(), Step.drain(Reason.RECYCLED));

    hear(new News.Closed(pod.id()));
    hear(new News.Opened(World.SITE));

    assertThat(world.cache.pick(HELLO)).isNull();
  }

  @Test
  void what_others_ended_is_destroyed_where_it_runs() {
    var pod = new PodId(UUID.randomUUID());

    hear(new News.Destroyed(pod));

    assertThat(world.fleet.destroyed).containsExactly(pod);
  }

  @Test
  void what_others_claimed_is_made_up_for_where_it_runs() {
    var pod = new PodId(UUID.randomUUID());

    hear(new News.Released(pod));

    assertThat(world.fleet.released).containsExactly(pod);
  }

  @Test
  void whoever_waits_is_woken_when_it_is_its_turn() {
    hear(new News.Turn(World.SITE));

    assertThat(woken).containsExactly(World.SITE);
  }

  @Test
  void what_was_known_of_sites_and_hosts_is_forgotten() {
    directory.find("www.example.test");
    directory.find("hello.localhost");
    world.publish(World.SITE);
    world.sites.addHost(World.SITE, "www.example.test");
    directory.find("hello.localhost");

    hear(new News.HostChanged("www.example.test"), new News.SiteChanged(World.SITE));

    assertThat(directory.remembered("www.example.test")).isNull();
    assertThat(directory.remembered("hello.localhost")).isNull();
  }

  @Test
  void whoever_may_have_missed_something_reads_all_again() {
    var gone = servingElsewhere(World.SITE);
    hear(new News.Missed());
    assertThat(route().pod()).isEqualTo(gone);
    elsewhere.change(gone.id(), Step.end(Reason.EXITED, ""));
    var other = new SiteId("other");
    var here = servingElsewhere(other);

    hear(new News.Missed());

    assertThat(world.cache.pick(HELLO)).isNull();
    assertThat(world.cache.find(here.id())).isNotNull();
  }

  @Test
  void news_of_one_site_leave_the_others_alone() {
    var other = servingElsewhere(new SiteId("other"));
    hear(new News.Missed());
    servingElsewhere(World.SITE);

    hear(new News.Opened(World.SITE));

    assertThat(world.cache.find(other.id())).isNotNull();
  }

  @Test
  void while_the_database_is_away_what_is_known_stays() {
    var pod = servingElsewhere(World.SITE);
    hear(new News.Missed());

    assertThatThrownBy(
            () ->
                world.cache.refresh(
                    () -> {
                      throw new IllegalStateException("Postgres is away");
                    }))
        .isInstanceOf(IllegalStateException.class);

    assertThat(route().pod()).isEqualTo(pod);
  }

  private Route route() {
    return Objects.requireNonNull(world.cache.pick(HELLO));
  }

  private void hear(News... news) {
    hearing.hear(List.of(news));
  }

  private Pod.Serving servingElsewhere(SiteId site) {
    world.publish(site);
    var pod = world.pooled();
    var claimed =
        ((Answer.Affiliated)
                world.kore.affiliate(
                    new Wish.Visitors(site), world.claims.id(), world.claims.secret()))
            .transition()
            .next();
    return world
        .kore
        .installed(pod, claimed.affiliation().claim(), InstallTimings.NONE)
        .orElseThrow()
        .next();
  }
}
