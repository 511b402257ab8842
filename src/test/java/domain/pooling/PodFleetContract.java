package domain.pooling;

import static org.assertj.core.api.Assertions.assertThat;

import domain.pod.Affiliation;
import domain.pod.ClaimId;
import domain.pod.ClaimSecret;
import domain.pod.Pod;
import domain.pod.PodState;
import domain.pod.Slot;
import domain.site.Revision;
import domain.site.SiteId;
import domain.site.SiteRev;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What {@link PodFleet} promises, whatever runs the pods. */
public abstract class PodFleetContract {
  /** A fleet that has not started a pod yet. */
  protected abstract RunningFleet open();

  /** Claims a pod for hello@1, by a claim of its own. */
  public static Pod.Claimed claimed(Pod.Pooled pod) {
    var affiliation =
        new Affiliation(
            new ClaimId(UUID.randomUUID()),
            new ClaimSecret("ab".repeat(16)),
            new SiteRev(new SiteId("hello"), new Revision(1)),
            new Slot(1),
            Optional.empty());
    return pod.claim(affiliation).next();
  }

  @Test
  void as_many_pods_are_warmed_as_are_wanted() {
    try (var running = open()) {
      running.fleet().resize(2);

      var one = running.news().nextReady();
      var other = running.news().nextReady();
      assertThat(one.address()).isNotEqualTo(other.address());
      assertThat(one.boot()).isNotEqualTo(other.boot());
      assertThat(running.fleet().pods()).containsExactlyInAnyOrder(one.id(), other.id());
    }
  }

  @Test
  void a_released_pod_is_made_up_for_and_lives_on() {
    try (var running = open()) {
      running.fleet().resize(1);
      var pod = running.news().nextReady();

      running.fleet().release(claimed(pod));

      var next = running.news().nextReady();
      assertThat(next.id()).isNotEqualTo(pod.id());
      running.fleet().destroy(next.id());
      assertThat(running.news().nextGone().pod())
          .as("the released pod still runs")
          .isEqualTo(next.id());
    }
  }

  @Test
  void a_release_that_is_heard_of_twice_makes_room_once() {
    try (var running = open()) {
      running.fleet().resize(1);
      var pod = running.news().nextReady();

      running.fleet().release(claimed(pod));
      running.fleet().released(pod.id());

      var next = running.news().nextReady();
      assertThat(running.fleet().pods()).containsExactlyInAnyOrder(pod.id(), next.id());
    }
  }

  @Test
  void a_destroyed_pod_is_told_of_and_made_up_for() {
    try (var running = open()) {
      running.fleet().resize(1);
      var pod = running.news().nextReady();

      running.fleet().destroy(pod.id());

      assertThat(running.news().nextGone().pod()).isEqualTo(pod.id());
      var next = running.news().nextReady();
      assertThat(running.fleet().pods()).containsExactly(next.id());
    }
  }

  @Test
  void a_pool_that_is_to_be_smaller_loses_no_pod() {
    try (var running = open()) {
      running.fleet().resize(2);
      var one = running.news().nextReady();
      var other = running.news().nextReady();

      running.fleet().resize(1);
      running.fleet().destroy(one.id());

      running.news().goneOf(one.id());
      assertThat(running.fleet().pods()).contains(other.id());
    }
  }

  @Test
  void while_nothing_can_be_recorded_pods_start_late() {
    try (var running = open()) {
      running.news().fail(2, 1);
      running.fleet().resize(1);

      var pod = running.news().nextReady();

      assertThat(running.news().lifeOf(pod.id()))
          .containsExactly(PodState.WARMING, PodState.POOLED);
    }
  }
}
