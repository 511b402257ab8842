package adapters.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import adapters.runtime.SigningKey;
import domain.pod.PodState;
import domain.pooling.OwnFleetContract;
import domain.pooling.RunningFleet;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

final class SimulatedFleetTest extends OwnFleetContract {
  private static final String KEYS = SigningKey.generate().publicKeysJson();

  @Override
  protected RunningFleet open() {
    return new RunningSimulation(RunningSimulation.GOOD, KEYS);
  }

  @Test
  void each_pod_has_a_loopback_address_of_its_own() {
    try (var running = open()) {
      running.fleet().resize(300);

      var hosts = new HashSet<String>();
      for (int i = 0; i < 300; i++) {
        hosts.add(running.news().nextReady().address().host());
      }
      assertThat(hosts).hasSize(300).allMatch(host -> host.startsWith("127."));
    }
  }

  @Test
  void a_pod_that_is_never_ready_stays_until_it_is_destroyed() {
    try (var running = new RunningSimulation(RunningSimulation.script(0, 0, 1, 0), KEYS)) {
      running.fleet().resize(1);
      var pod = running.fleet().pods().iterator().next();

      running.fleet().destroy(pod);

      running.news().goneOf(pod);
      assertThat(running.news().lifeOf(pod)).containsExactly(PodState.WARMING, PodState.GONE);
    }
  }
}
