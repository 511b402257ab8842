package domain.scheduling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import domain.pod.ClaimId;
import domain.pod.ClaimSecret;
import domain.pod.InstallTimings;
import domain.pod.Pod;
import domain.pod.PodId;
import domain.pod.PodState;
import domain.pod.Pods;
import domain.pod.Reason;
import domain.pod.Transition;
import domain.scheduling.Affinity.Answer;
import domain.scheduling.PodRuntime.Install;
import domain.site.SiteId;
import domain.site.SiteRev;
import fakes.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class StartupTest {
  private static final Install INSTALLED = new Install.Installed(Duration.ZERO, Duration.ZERO);

  private final World world = new World();
  private final Pod.Claimed pod = claimed();

  @Test
  void a_pod_that_installed_serves() {
    var outcome = (Startup.Outcome.Started) world.startup.run(pod, Duration.ZERO);

    assertThat(outcome.pod().id()).isEqualTo(pod.id());
    assertThat(world.state(pod.id())).contains(PodState.SERVING);
    assertThat(world.cache.find(pod.id())).isNotNull();
  }

  @Test
  void the_lease_is_renewed_while_the_pod_installs_and_no_longer() {
    world.runtime.onInstall =
        _ -> {
          for (int second = 0; second < 20; second++) {
            world.timer.advance(Duration.ofSeconds(1));
            assertThat(world.renewals.runAll()).isOne();
          }
          return INSTALLED;
        };

    assertThat(world.startup.run(pod, Duration.ZERO)).isInstanceOf(Startup.Outcome.Started.class);
    assertThat(world.renewals.runAll()).isZero();
    assertThat(world.reasons()).isEmpty();
  }

  @Test
  void a_renewal_that_fails_is_tried_again() {
    var affinity = new RenewedBadlyAtFirst();
    var startup =
        new Startup(
            affinity, world.sites, world.runtime, world.lifecycle, world.renewals, world.timer);
    world.runtime.onInstall =
        _ -> {
          world.renewals.runAll();
          world.renewals.runAll();
          return INSTALLED;
        };

    startup.run(pod, Duration.ZERO);

    assertThat(affinity.renewed).containsExactly(pod.id(), pod.id());
  }

  @Test
  void a_pod_that_fails_is_ended() {
    world.runtime.onInstall = _ -> new Install.PodFailed("out of memory");

    assertThat(world.startup.run(pod, Duration.ZERO))
        .isEqualTo(new Startup.Outcome.PodFailed(pod.id(), Reason.INSTALL_FAILED, "out of memory"));
    assertEnded(Reason.INSTALL_FAILED);
  }

  @Test
  void a_claim_that_was_ended_meanwhile_is_lost() {
    world.runtime.onInstall =
        _ -> {
          world.lifecycle.change(pod.id(), Pods.Step.end(Reason.LEASE_EXPIRED, "too slow"));
          return INSTALLED;
        };

    assertThat(world.startup.run(pod, Duration.ZERO))
        .isEqualTo(new Startup.Outcome.ClaimLost(pod.id()));
    assertEnded(Reason.LEASE_EXPIRED);
  }

  @Test
  void code_that_does_not_load_is_told_and_remembered_and_the_pod_is_ended() {
    var error = new SiteError("boom", Optional.empty(), Optional.empty(), Optional.empty());
    world.runtime.onInstall = _ -> new Install.CodeFailed(error);

    assertThat(world.startup.run(pod, Duration.ZERO))
        .isEqualTo(new Startup.Outcome.CodeFailed(error));
    assertEnded(Reason.CODE_FAILED);
    assertThat(ask()).isEqualTo(new Answer.CodeFailed(error));
  }

  @Test
  void an_exception_undoes_the_claim_and_is_passed_on() {
    world.runtime.onInstall =
        _ -> {
          throw new IllegalStateException("no route to host");
        };

    assertThatThrownBy(() -> world.startup.run(pod, Duration.ZERO)).hasMessage("no route to host");
    assertEnded(Reason.INSTALL_FAILED);
    assertThat(world.last(pod.id()).orElseThrow().detail()).contains("no route to host");
    assertThat(world.renewals.runAll()).isZero();
  }

  @Test
  void a_revision_that_was_deleted_meanwhile_ends_the_pod_untouched() {
    world.sites.delete(World.SITE);

    assertThat(world.startup.run(pod, Duration.ZERO)).isInstanceOf(Startup.Outcome.PodFailed.class);
    assertThat(world.runtime.installed).isEmpty();
    assertEnded(Reason.INSTALL_FAILED);
  }

  private void assertEnded(Reason reason) {
    assertThat(world.state(pod.id())).isEmpty();
    assertThat(world.reasons()).containsExactly(reason);
    assertThat(world.fleet.destroyed).containsExactly(pod.id());
    assertThat(world.cache.find(pod.id())).isNull();
  }

  private Pod.Claimed claimed() {
    world.publish(World.SITE);
    world.pooled();
    return ((Answer.Affiliated) ask()).transition().next();
  }

  private Answer ask() {
    return world.kore.affiliate(
        new Wish.Visitors(World.SITE), world.claims.id(), world.claims.secret());
  }

  /** The database goes away for one renewal. */
  private final class RenewedBadlyAtFirst implements Affinity {
    final List<PodId> renewed = new ArrayList<>();

    @Override
    public boolean renew(PodId id, ClaimId claim) {
      renewed.add(id);
      if (renewed.size() == 1) {
        throw new IllegalStateException("connection lost");
      }
      return world.kore.renew(id, claim);
    }

    @Override
    public Answer affiliate(Wish wish, ClaimId claim, ClaimSecret secret) {
      return world.kore.affiliate(wish, claim, secret);
    }

    @Override
    public Optional<Transition<Pod.Serving>> installed(
        PodId id, ClaimId claim, InstallTimings timings) {
      return world.kore.installed(id, claim, timings);
    }

    @Override
    public List<SiteId> nextInLine() {
      return world.kore.nextInLine();
    }

    @Override
    public void codeFailed(SiteRev siteRev, SiteError error) {
      world.kore.codeFailed(siteRev, error);
    }
  }
}
