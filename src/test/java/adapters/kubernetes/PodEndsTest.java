package adapters.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import domain.pod.PodId;
import domain.pod.PodState;
import domain.pod.Pods;
import domain.pod.Reason;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who must not be claimed any more, and who has ended. */
final class PodEndsTest {
  private final FakeCluster cluster = new FakeCluster();
  private final KoreReplica kore = KoreReplica.on(cluster);

  @AfterEach
  void close() {
    kore.close();
    cluster.close();
  }

  private PodId one() {
    return kore.in(PodState.POOLED).getFirst();
  }

  private void untilEnded(PodId pod) {
    kore.until("its end is recorded", () -> kore.kore.find(pod).isEmpty());
  }

  @Test
  void a_pod_is_pooled_when_it_is_ready_and_answers() {
    cluster.replicaSet.notReady = true;
    cluster.silent.put("127.1.0.1", true);
    kore.size(1).until("it warms", () -> kore.in(PodState.WARMING).size() == 1);

    cluster.replicaSet.becomeReady();
    kore.step();
    assertThat(kore.in(PodState.POOLED)).as("it does not answer yet").isEmpty();

    cluster.silent.clear();
    kore.until("it is pooled", () -> kore.in(PodState.POOLED).size() == 1);
  }

  @Test
  void a_free_pod_that_is_not_ready_any_more_is_replaced() {
    kore.filled(1);
    var pod = kore.in(PodState.POOLED).getFirst();

    cluster.replicaSet.becomeUnready(cluster.pod(pod));

    kore.until("another one is warm", () -> !kore.in(PodState.POOLED).contains(pod));
    assertThat(kore.endOf(pod)).contains(Reason.WITHDRAWN);
  }

  @Test
  void free_pods_on_a_cordoned_node_are_replaced_elsewhere_and_serving_ones_stay() {
    kore.filled(2);
    var claimed = kore.claim("hello");
    var free = one();
    cluster.replicaSet.node = "node-2";

    cluster.cordon("node-1", true);

    untilEnded(free);
    assertThat(kore.endOf(free)).contains(Reason.WITHDRAWN);
    kore.until("the pool is full again", () -> kore.in(PodState.POOLED).size() == 2);
    assertThat(kore.in(PodState.CLAIMED)).containsExactly(claimed.id());
    assertThat(cluster.find(free)).isNull();
  }

  @Test
  void a_terminating_pod_ends_at_once_though_it_still_runs() {
    kore.filled(1);
    var pod = one();

    cluster.replicaSet.deleteSlowly(cluster.pod(pod));

    untilEnded(pod);
    assertThat(kore.endOf(pod)).contains(Reason.WITHDRAWN);
    assertThat(kore.lastOf(pod).orElseThrow().detail()).contains("deleted in Kubernetes");
    assertThat(cluster.find(pod)).as("it still finishes").isNotNull();
    assertThat(cluster.api.calls("DELETE .*")).isZero();
  }

  @Test
  void a_claimed_pod_that_somebody_deletes_is_ended() {
    kore.filled(1);
    var pod = kore.claim("hello");
    FakeCluster.until(
        "it is relabelled", () -> Labels.AFFILIATED.equals(cluster.label(pod.id(), Labels.STATE)));

    cluster.controller.pods().resource(cluster.pod(pod.id())).delete();

    untilEnded(pod.id());
    assertThat(kore.endOf(pod.id())).contains(Reason.WITHDRAWN);
  }

  @Test
  void a_pod_whose_container_restarted_is_empty_so_it_ends_and_is_deleted_once() {
    kore.filled(1);
    var pod = one();

    cluster.replicaSet.restart(cluster.pod(pod), 137, "OOMKilled");

    untilEnded(pod);
    assertThat(kore.lastOf(pod).orElseThrow().detail()).isEqualTo("exit code 137: OOMKilled");
    assertThat(kore.lastOf(pod).orElseThrow().inputs()).containsEntry("exitCode", 137);
    kore.until("it is gone", () -> cluster.find(pod) == null);
    assertThat(cluster.api.calls("DELETE .*")).isOne();
  }

  @Test
  void a_failed_pod_is_ended_and_deleted() {
    kore.filled(1);
    var pod = one();

    cluster.replicaSet.fail(cluster.pod(pod), "Evicted");

    untilEnded(pod);
    assertThat(kore.lastOf(pod).orElseThrow().detail()).isEqualTo("it failed: Evicted");
    kore.until("it is gone", () -> cluster.find(pod) == null);
  }

  @Test
  void a_pod_that_nobody_recorded_any_more_is_deleted() {
    kore.filled(1);
    var pod = kore.claim("hello");
    FakeCluster.until(
        "it is relabelled", () -> Labels.AFFILIATED.equals(cluster.label(pod.id(), Labels.STATE)));
    kore.kore.change(pod.id(), found -> Optional.of(found.end(Reason.RECYCLED, "")));

    kore.until("the orphan is gone", () -> cluster.find(pod.id()) == null);
  }

  @Test
  void a_delete_that_fails_is_done_again() {
    kore.filled(1);
    var pod = one();
    cluster.api.fail("DELETE .*", 500, 6);

    kore.lifecycle.change(pod, Pods.Step.end(Reason.RECYCLED, ""));

    kore.until("it is gone", () -> cluster.find(pod) == null);
    kore.until("the pool is full again", () -> kore.in(PodState.POOLED).size() == 1);
  }
}
