package adapters.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import domain.pod.Pod;
import domain.pod.PodId;
import domain.pod.PodState;
import domain.pod.Pods;
import domain.pod.Reason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a pod in the cluster once a site has it. */
final class ClaimTest {
  private static final String PATCH = "PATCH .*/pods/.*";
  private static final String DELETE = "DELETE .*/pods/.*";
  private static final String LIST = "GET .*/pods";

  private final FakeCluster cluster = new FakeCluster();
  private final KoreReplica kore = KoreReplica.on(cluster);

  @AfterEach
  void close() {
    kore.close();
    cluster.close();
  }

  private void untilRelabelled(Object pod) {
    FakeCluster.until(
        "it is relabelled", () -> Labels.AFFILIATED.equals(cluster.label(pod, Labels.STATE)));
  }

  @Test
  void a_claimed_pod_leaves_the_pool_which_makes_up_for_it() {
    kore.filled(2);

    var pod = kore.claim("hello");

    untilRelabelled(pod.id());
    assertThat(cluster.label(pod.id(), Labels.SITE)).isEqualTo("hello");
    assertThat(cluster.label(pod.id(), Labels.REVISION)).isEqualTo("1");
    assertThat(cluster.pod(pod.id()).getSpec().getActiveDeadlineSeconds())
        .as("its age and two hours")
        .isBetween(7300L, 7500L);
    kore.until("the pool is full again", () -> kore.in(PodState.POOLED).size() == 2);
    assertThat(kore.in(PodState.CLAIMED)).containsExactly(pod.id());
  }

  @Test
  void over_its_life_a_claimed_pod_costs_one_patch_and_one_delete() {
    kore.filled(1);
    long lists = cluster.api.calls(LIST);
    var pod = kore.claim("hello");
    untilRelabelled(pod.id());
    kore.until("the pool is full again", () -> kore.in(PodState.POOLED).size() == 1);

    kore.lifecycle.change(pod.id(), Pods.Step.end(Reason.RECYCLED, ""));

    kore.until("it is gone", () -> cluster.find(pod.id()) == null);
    kore.step();
    assertThat(cluster.api.calls(PATCH)).isOne();
    assertThat(cluster.api.calls(DELETE)).isOne();
    assertThat(cluster.api.calls("[A-Z]+ .*/pods/.*")).as("all calls for a pod").isEqualTo(2);
    assertThat(cluster.api.calls(LIST)).isEqualTo(lists);
    assertThat(kore.endOf(pod.id())).contains(Reason.RECYCLED);
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 409, 422, 429, 500, 503})
  void a_relabel_that_fails_is_done_again(int code) {
    kore.filled(1);
    cluster.api.fail(PATCH, code, 2);

    var pod = kore.claim("hello");

    untilRelabelled(pod.id());
  }

  @Test
  void a_relabel_for_which_the_api_was_away_is_done_when_it_comes() {
    kore.filled(1);
    cluster.stop();
    var pod = kore.claim("hello");
    kore.step();

    cluster.start();

    untilRelabelled(pod.id());
  }

  @Test
  void with_a_stale_view_a_pod_is_relabelled_once_and_another_is_claimed() {
    kore.filled(2);
    cluster.api.hold();

    var one = kore.claim("one");
    var other = kore.claim("other");

    untilRelabelled(one.id());
    untilRelabelled(other.id());
    for (int n = 0; n < 5; n++) {
      kore.step();
    }
    assertThat(cluster.api.calls(PATCH)).isEqualTo(2);
    cluster.api.letGo();
    kore.until("the pool is full again", () -> kore.in(PodState.POOLED).size() == 2);
    assertThat(kore.in(PodState.CLAIMED)).containsExactlyInAnyOrder(one.id(), other.id());
  }

  @Test
  void what_another_replica_relabelled_is_left_as_it_is() {
    kore.filled(1);
    cluster.api.hold();
    var pod = kore.claimed("hello");
    cluster
        .controller
        .pods()
        .inNamespace(FakeCluster.NAMESPACE)
        .withName(cluster.pod(pod.id()).getMetadata().getName())
        .edit(
            found ->
                found
                    .edit()
                    .editMetadata()
                    .addToLabels(Labels.STATE, Labels.AFFILIATED)
                    .addToLabels(Labels.SITE, "theirs")
                    .endMetadata()
                    .build());

    kore.fleet.release(pod);

    FakeCluster.until("it was tried", () -> cluster.api.calls(PATCH) == 1);
    kore.step();
    assertThat(cluster.api.calls(PATCH)).isOne();
    assertThat(cluster.label(pod.id(), Labels.SITE)).isEqualTo("theirs");
  }

  @Test
  void a_pod_whose_claimer_died_is_relabelled_by_another_after_a_while() {
    kore.filled(1);
    var pod = kore.claimed("hello");
    kore.step();
    assertThat(cluster.api.calls(PATCH)).as("its claimer is about to").isZero();

    kore.until("it is relabelled", () -> cluster.api.calls(PATCH) > 0);

    untilRelabelled(pod.id());
    assertThat(cluster.api.calls(PATCH)).isOne();
  }

  @Test
  void a_claim_of_a_pod_that_is_not_seen_yet_is_done_when_it_is() {
    kore.filled(1);
    cluster.replicaSet.pause();
    cluster.api.hold();
    var unseen = cluster.replicaSet.create(FakeReplicaSet.free());
    var id = PodId.parse(unseen.getMetadata().getUid()).orElseThrow();
    var known = kore.claimed("hello");
    var pod = new Pod.Claimed(id, known.pool(), known.address(), known.boot(), known.affiliation());

    kore.fleet.release(pod);
    cluster.api.letGo();

    untilRelabelled(id);
  }
}
