package adapters.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import domain.pod.Pod;
import domain.pod.PodId;
import domain.pod.PodState;
import domain.pod.Reason;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An API that is away, forgets, and refuses; and pods that went meanwhile. */
final class OutageTest {
  private final FakeCluster cluster = new FakeCluster();
  private @Nullable KoreReplica running;

  private KoreReplica run(KoreReplica replica) {
    running = replica;
    return replica;
  }

  @AfterEach
  void close() {
    if (running != null) {
      running.close();
    }
    cluster.close();
  }

  @Test
  void without_the_api_the_fleet_starts_says_so_and_goes_on_when_it_comes() {
    cluster.stop();
    var kore = run(KoreReplica.on(cluster)).size(2);
    FakeCluster.until("it is noticed", () -> saysSo(kore, "has not answered for"));
    kore.step();

    cluster.start();

    kore.until("the pool is full", () -> kore.in(PodState.POOLED).size() == 2);
    FakeCluster.until("all is well", () -> !saysSo(kore, ""));
    assertThatCode(kore.fleet::check).doesNotThrowAnyException();
  }

  private static boolean saysSo(KoreReplica kore, String what) {
    try {
      kore.fleet.check();
      return false;
    } catch (IllegalStateException e) {
      return String.valueOf(e.getMessage()).contains(what);
    }
  }

  @Test
  void while_the_api_is_away_nobody_is_taken_for_lost_and_then_all_is_settled() {
    var kore = run(KoreReplica.on(cluster)).filled(2);
    var pods = kore.in(PodState.POOLED);
    cluster.stop();
    FakeCluster.until("it is noticed", () -> saysSo(kore, ""));
    for (int n = 0; n < 10; n++) {
      kore.step();
    }
    assertThat(kore.in(PodState.POOLED)).containsExactlyElementsOf(pods);
    assertThatIllegalStateException().isThrownBy(kore.fleet::check);

    cluster.start();
    var claimed = kore.claim("hello");

    kore.until("the pool is full", () -> kore.in(PodState.POOLED).size() == 2);
    assertThat(cluster.label(claimed.id(), Labels.STATE)).isEqualTo(Labels.AFFILIATED);
  }

  @Test
  void watches_that_are_too_old_begin_anew_and_miss_nothing() {
    var kore = run(KoreReplica.on(cluster)).filled(2);
    var pod = kore.in(PodState.POOLED).getFirst();
    cluster.api.hold();
    cluster.controller.pods().resource(cluster.pod(pod)).delete();

    cluster.api.forgetVersions();
    cluster.api.letGo();

    kore.until("its end is recorded", () -> kore.kore.find(pod).isEmpty());
    kore.until("the pool is full", () -> kore.in(PodState.POOLED).size() == 2);
  }

  @Test
  void a_recorded_pod_that_is_nowhere_is_ended_once_the_api_says_so_too() {
    var kore = run(KoreReplica.on(cluster)).filled(1);
    var ghost = new PodId(UUID.randomUUID());
    cluster.api.fail("GET .*/pods", 500, 1_000_000);
    kore.kore.register(new Pod.Warming(ghost, "default"));
    long lists = cluster.api.calls("GET .*/pods");
    kore.until("it is asked for", () -> cluster.api.calls("GET .*/pods") > lists);
    kore.step();
    assertThat(kore.kore.find(ghost)).as("who knows").isPresent();

    cluster.api.heal();

    kore.until("it is ended", () -> kore.kore.find(ghost).isEmpty());
    assertThat(kore.endOf(ghost)).contains(Reason.EXITED);
    assertThat(kore.in(PodState.POOLED)).hasSize(1);
  }

  @Test
  void a_pod_that_this_replica_does_not_see_yet_is_not_lost() {
    var kore = run(KoreReplica.on(cluster)).filled(1);
    cluster.replicaSet.pause();
    cluster.api.hold();
    var made = cluster.replicaSet.create(FakeReplicaSet.free());
    var id = PodId.parse(made.getMetadata().getUid()).orElseThrow();
    kore.kore.register(new Pod.Warming(id, "default"));
    long lists = cluster.api.calls("GET .*/pods");

    kore.until("it is asked for", () -> cluster.api.calls("GET .*/pods") > lists);
    kore.step();

    assertThat(kore.kore.find(id)).isPresent();
  }

  @Test
  void without_the_right_to_see_nodes_all_else_works_until_it_is_granted() {
    cluster.api.fail("GET /api/v1/nodes", 403, 1_000_000);
    var kore = run(KoreReplica.on(cluster)).filled(2);
    var free = kore.in(PodState.POOLED);
    cluster.replicaSet.node = "node-2";
    cluster.cordon("node-1", true);
    kore.step();
    assertThat(kore.in(PodState.POOLED)).isEqualTo(free);

    cluster.api.heal();

    kore.until(
        "none is on the cordoned node",
        () -> kore.in(PodState.POOLED).stream().noneMatch(free::contains));
  }

  @Test
  void pods_that_served_while_kore_was_gone_are_watched_and_free_ones_taken_in() {
    var kore = run(KoreReplica.on(cluster)).filled(2);
    var claimed = kore.claim("hello");
    kore.until("the pool is full", () -> kore.in(PodState.POOLED).size() == 2);
    var free = kore.in(PodState.POOLED);
    kore.close();

    var again = run(new KoreReplica(kore.kore, cluster.fleet())).size(2);
    FakeCluster.until("all are known", () -> again.fleet.pods().size() == 3);
    for (int n = 0; n < 10; n++) {
      again.step();
    }

    assertThat(kore.in(PodState.POOLED)).containsExactlyInAnyOrderElementsOf(free);
    assertThat(kore.in(PodState.CLAIMED)).isEqualTo(List.of(claimed.id()));
    assertThat(cluster.api.calls("DELETE .*")).isZero();
  }
}
