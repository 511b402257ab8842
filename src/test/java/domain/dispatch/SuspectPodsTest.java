package domain.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import domain.pod.Pod;
import domain.pod.PodAddress;
import domain.pod.SamplePods;
import domain.scheduling.PodRuntime;
import domain.site.Bundles.Bundle;
import fakes.World;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SuspectPodsTest {
  private final World world = new World();
  private final Route route = world.cache.open(SamplePods.SERVING);
  private final NestedFailures runtime = new NestedFailures();
  private final SuspectPods suspects = new SuspectPods(runtime, world.lifecycle, world.cache);

  @Test
  void a_pod_that_fails_many_requests_at_once_is_asked_once() {
    suspects.examineOnce(route, PodFailure.NO_ANSWER);
    assertThat(runtime.asked).isEqualTo(1);

    suspects.examineOnce(route, PodFailure.NO_ANSWER);
    assertThat(runtime.asked).isEqualTo(2);
  }

  /** While the pod is asked how it is, another of its requests fails. */
  private final class NestedFailures implements PodRuntime {
    private int asked;

    @Override
    public Optional<Health> health(PodAddress address) {
      asked++;
      suspects.examineOnce(route, PodFailure.CONNECTION_LOST);
      return Optional.empty();
    }

    @Override
    public Install install(Pod.Claimed pod, Bundle bundle) {
      throw new AssertionError("nothing is installed here");
    }

    @Override
    public void drain(Pod.Draining pod, Duration atMost) {
      throw new AssertionError("nothing is drained here");
    }
  }
}
