package domain.pooling;

import static org.assertj.core.api.Assertions.assertThat;

import domain.pod.Pod;
import domain.pod.PodState;
import org.junit.jupiter.api.Test;

/** What a fleet promises besides whose pods end with it. */
public abstract class OwnFleetContract extends PodFleetContract {
  @Test
  void a_closed_fleet_has_told_of_the_end_of_every_pod() {
    var running = open();
    running.fleet().resize(2);
    var one = running.news().nextReady();
    var other = running.news().nextReady();
    running.fleet().release(claimed(other));

    running.close();

    for (var pod : new Pod.Pooled[] {one, other}) {
      assertThat(running.news().lifeOf(pod.id()))
          .containsExactly(PodState.WARMING, PodState.POOLED, PodState.GONE);
    }
    assertThat(running.fleet().pods()).isEmpty();
  }
}
