package adapters.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import domain.pod.PodState;
import domain.pod.Pods;
import domain.pod.Reason;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What Kore asks of the API, and so what its role must allow. */
final class RightsTest {
  @Test
  void these_are_the_calls_that_are_made() {
    try (var cluster = new FakeCluster();
        var kore = KoreReplica.on(cluster).filled(3)) {
      var pod = kore.claim("hello");
      kore.until("the pool is full again", () -> kore.in(PodState.POOLED).size() == 3);
      kore.lifecycle.change(pod.id(), Pods.Step.end(Reason.RECYCLED, ""));
      kore.size(1).until("all is done", () -> cluster.pods().size() == 1);

      var calls =
          cluster.api.calls.stream()
              .map(call -> call.replaceAll("/apis?/(apps/)?v1/(namespaces/sites/)?", ""))
              .map(call -> call.replaceAll("/kore-pool-default(-\\d+)?", "/NAME"))
              .collect(Collectors.toSet());
      assertThat(calls)
          .containsExactlyInAnyOrder(
              "GET pods",
              "WATCH pods",
              "PATCH pods/NAME",
              "DELETE pods/NAME",
              "GET nodes",
              "WATCH nodes",
              "GET deployments",
              "WATCH deployments",
              "PATCH deployments/NAME",
              "PATCH deployments/NAME/scale");
    }
  }
}
