package domain.replicas;

import static org.assertj.core.api.Assertions.assertThat;

import domain.pod.InstallTimings;
import domain.pod.Lifecycle;
import domain.pod.Pods.Step;
import domain.pod.Reason;
import domain.pod.SamplePods;
import domain.scheduling.Affinity.Answer;
import domain.scheduling.Wish;
import domain.site.SiteId;
import fakes.World;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TellingTest {
  private final World world = new World();
  private final List<News> told = new ArrayList<>();
  private final List<SiteId> woken = new ArrayList<>();
  private final Telling telling = new Telling(told::add, woken::add);
  private final Lifecycle lifecycle = new Lifecycle(world.kore, telling);

  @Test
  void each_step_of_a_pods_life_is_told_to_whom_it_may_concern() {
    var siteRev = world.publish(World.SITE);
    var pod = world.pooled();
    var claimed =
        lifecycle.follow(
            ((Answer.Affiliated)
                    world.kore.affiliate(
                        new Wish.Visitors(World.SITE), world.claims.id(), world.claims.secret()))
                .transition());
    assertThat(told).containsExactly(new News.Released(pod));
    assertThat(woken).isEmpty();

    lifecycle.follow(
        world
            .kore
            .installed(pod, claimed.affiliation().claim(), InstallTimings.NONE)
            .orElseThrow());
    assertThat(told).last().isEqualTo(new News.Opened(siteRev.site()));
    assertThat(woken).containsExactly(siteRev.site());

    lifecycle.change(pod, Step.drain(Reason.RECYCLED));
    assertThat(told).last().isEqualTo(new News.Closed(pod));

    lifecycle.change(pod, Step.end(Reason.DRAINED, ""));
    assertThat(told).last().isEqualTo(new News.Destroyed(pod));
  }

  @Test
  void whose_turn_it_is_hears_of_it_on_every_replica() {
    var site = SamplePods.SITE_REV.site();

    telling.turn(site);

    assertThat(told).containsExactly(new News.Turn(site));
    assertThat(woken).containsExactly(site);
  }
}
