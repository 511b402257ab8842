package adapters.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import domain.pooling.FleetNews;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Thousands of pods that serve: they are watched, and cost little. */
final class ManyPodsTest {
  /** {@code -Dkore.pods=5000} for what Kore is made for: the server takes a minute to be filled. */
  private static final int PODS = Integer.getInteger("kore.pods", 1000);

  @Test
  void thousands_of_pods_are_known_by_one_list() {
    try (var cluster = new FakeCluster()) {
      cluster.replicaSet.pause();
      for (int n = 0; n < PODS; n++) {
        cluster.replicaSet.create(large(n));
      }
      try (var first = cluster.fleet();
          var fleet = cluster.fleet()) {
        first.listen(new FleetNews());
        FakeCluster.until("all are known", () -> first.pods().size() == PODS);
        long before = heap();
        fleet.listen(new FleetNews());

        FakeCluster.until("all are known", () -> fleet.pods().size() == PODS);

        long each = (heap() - before) / PODS;
        // Said, not asserted: the server lives in the same heap.
        System.out.println(PODS + " pods in the cluster take " + each + " bytes each");
        assertThat(fleet.lost(fleet.pods())).isEmpty();
        var one = fleet.pods().iterator().next();
        fleet.released(one);
        fleet.destroy(one);
        FakeCluster.until("it is gone", () -> !fleet.pods().contains(one));
        assertThat(fleet.pods()).doesNotContain(one).hasSize(PODS - 1);
        assertThat(cluster.api.calls("GET .*/pods")).as("one for each fleet").isEqualTo(2);
        assertThat(cluster.api.calls("(PATCH|DELETE) .*")).isOne();
      }
    }
  }

  private static Pod large(int number) {
    return new PodBuilder(FakeReplicaSet.free())
        .editMetadata()
        .addToLabels(Map.of(Labels.STATE, Labels.AFFILIATED, Labels.SITE, "site-" + number))
        .addToAnnotations("managed-fields", "x".repeat(5000))
        .endMetadata()
        .build();
  }

  private static long heap() {
    for (int n = 0; n < 3; n++) {
      System.gc();
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
