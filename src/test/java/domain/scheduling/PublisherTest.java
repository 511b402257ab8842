package domain.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import domain.dispatch.Target;
import domain.pod.PodState;
import domain.pod.Reason;
import domain.scheduling.Placement.Placed;
import domain.scheduling.PodRuntime.Install;
import domain.scheduling.Publisher.Deployment;
import domain.site.Revision;
import domain.site.Site;
import domain.site.SiteId;
import domain.site.SiteRev;
import fakes.World;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class PublisherTest {
  private static final SiteId SITE = World.SITE;
  private static final byte[] CODE = {4, 5, 6};

  private final World world = new World();
  private final AtomicInteger told = new AtomicInteger();
  private final Publisher publisher =
      new Publisher(
          world.sites,
          world.scheduler,
          world.lifecycle,
          world.timer,
          Duration.ofSeconds(10),
          told::incrementAndGet);

  @Test
  void a_deployment_is_tried_in_a_pod_of_its_own_and_then_published() {
    var trial = world.pooled();

    var deployment = publisher.deploy(SITE, CODE);

    assertThat(deployment).isInstanceOf(Deployment.Published.class);
    assertThat(deployment.revision().siteRev()).isEqualTo(siteRev(1));
    assertThat(published()).contains(new Revision(1));
    assertThat(world.runtime.installed).containsExactly(trial);
    assertThat(world.state(trial)).contains(PodState.DRAINING);
    assertThat(world.reasons()).containsExactly(Reason.PREVIEW_OVER);
    assertThat(told).hasValue(1);
  }

  @Test
  void a_deployment_that_does_not_load_is_not_published_and_old_pods_serve_on() {
    var old = deployAndVisit();
    world.pooled();
    var error = new SiteError("boom", Optional.of("b.js"), Optional.empty(), Optional.empty());
    world.runtime.onInstall = _ -> new Install.CodeFailed(error);

    var deployment = publisher.deploy(SITE, CODE);

    assertThat(deployment)
        .isEqualTo(new Deployment.CodeFailed(deployment.revision(), "b.js: boom"));
    assertThat(deployment.revision().siteRev()).isEqualTo(siteRev(2));
    assertThat(published()).contains(new Revision(1));
    assertThat(told).hasValue(1);
    assertThat(visit()).isEqualTo(old);
    assertThat(Objects.requireNonNull(world.cache.pick(Target.published(SITE))).pod())
        .isEqualTo(old.pod());
  }

  @Test
  void a_deployment_that_no_warm_pod_could_try_is_not_published() {
    long before = world.timer.nanos();

    var deployment = (Deployment.NotTried) publisher.deploy(SITE, CODE);

    assertThat(deployment.refusal().kind()).isEqualTo(Refusal.Kind.POOL_EMPTY);
    assertThat(world.timer.since(before)).isEqualTo(Duration.ofSeconds(10));
    assertThat(published()).isEmpty();
    assertThat(world.sites.revisions(SITE)).hasSize(1);
    assertThat(told).hasValue(0);
  }

  @Test
  void visitors_reach_the_old_revision_while_the_new_one_is_tried() {
    var old = deployAndVisit();
    world.pooled();
    world.runtime.onInstall =
        pod -> {
          assertThat(pod.affiliation().slot().preview()).isTrue();
          assertThat(visit()).isEqualTo(old);
          assertThat(published()).contains(new Revision(1));
          return new Install.Installed(Duration.ZERO, Duration.ZERO);
        };

    assertThat(publisher.deploy(SITE, CODE)).isInstanceOf(Deployment.Published.class);
    assertThat(published()).contains(new Revision(2));
    assertThat(visit()).as("until a replacement serves").isEqualTo(old);
  }

  @Test
  void an_older_revision_can_be_published_again() {
    world.pooled();
    publisher.deploy(SITE, CODE);
    world.pooled();
    publisher.deploy(SITE, CODE);

    assertThat(publisher.publish(siteRev(1))).isTrue();

    assertThat(published()).contains(new Revision(1));
    assertThat(told).hasValue(3);
  }

  @Test
  void a_revision_that_is_not_there_is_not_published() {
    assertThat(publisher.publish(siteRev(1))).isFalse();
    assertThat(told).hasValue(0);
  }

  /** A pod that serves the first revision, joined already. */
  private Placed deployAndVisit() {
    world.pooled();
    publisher.deploy(SITE, CODE);
    world.pooled();
    visit();
    return visit();
  }

  private Placed visit() {
    return (Placed) world.scheduler.place(new Wish.Visitors(SITE), () -> true);
  }

  private Optional<Revision> published() {
    return world.sites.find(SITE).flatMap(Site::published);
  }

  private static SiteRev siteRev(int revision) {
    return new SiteRev(SITE, new Revision(revision));
  }
}
