package domain.pooling;

import static org.assertj.core.api.Assertions.assertThat;

import domain.pod.Pod;
import domain.pod.PodEvent;
import domain.pod.PodId;
import domain.pod.PodState;
import domain.pod.Pods;
import domain.pod.Reason;
import domain.pooling.PodFleet.End;
import domain.scheduling.Placement.Placed;
import domain.scheduling.Wish;
import fakes.InMemoryPoolRecords;
import fakes.World;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class PoolKeeperTest {
  private final World world = new World();
  private final AtomicInteger refilled = new AtomicInteger();
  private final InMemoryPoolRecords records = new InMemoryPoolRecords();
  private final PoolKeeper keeper =
      new PoolKeeper(
          records,
          world.kore,
          world.lifecycle,
          world.fleet,
          new PoolPolicy(2, 20, 0.001, Duration.ofMinutes(30)),
          refilled::incrementAndGet);

  @Test
  void the_fleet_is_told_the_size() {
    keeper.step();
    assertThat(world.fleet.warm).isEqualTo(2);

    records.demand = new Demand(List.of(), 5);
    assertThat(world.fleet.warm).as("until the next step").isEqualTo(2);
    keeper.step();
    assertThat(world.fleet.warm).isEqualTo(5);
    assertThat(keeper.size().pods()).isEqualTo(5);
  }

  @Test
  void each_replica_keeps_its_share() {
    records.demand = new Demand(List.of(), 9);
    records.replicas = 2;

    keeper.step();

    assertThat(world.fleet.warm).isEqualTo(5);
    assertThat(keeper.size().total()).isEqualTo(10);
  }

  @Test
  void who_does_not_keep_the_shared_pool_knows_its_size_and_leaves_it_alone() {
    records.keeper = false;
    records.demand = new Demand(List.of(), 5);
    for (int n = 0; n < 9; n++) {
      world.pooled();
    }

    keeper.step();

    assertThat(keeper.size().pods()).isEqualTo(5);
    assertThat(world.fleet.warm).isZero();
    assertThat(world.fleet.resigned).isTrue();
    assertThat(world.reasons()).isEmpty();
  }

  @Test
  void a_withdrawn_pod_ends_while_no_site_has_it() {
    var warming = start();
    var serving = serving();
    var pooled = world.pooled();

    for (var pod : List.of(warming, serving, pooled)) {
      keeper.withdrawn(pod, "its node is cordoned");
    }

    assertThat(world.state(serving)).contains(PodState.SERVING);
    assertThat(world.fleet.destroyed).containsExactly(warming, pooled);
    assertThat(world.last(pooled).flatMap(PodEvent::reason)).contains(Reason.WITHDRAWN);
    assertThat(world.last(pooled).orElseThrow().detail()).isEqualTo("its node is cordoned");
  }

  @Test
  void bounds_that_are_set_anywhere_are_followed_within_a_step() {
    keeper.step();
    records.change(_ -> new PoolBounds(Optional.of(7), Optional.empty()));

    keeper.step();
    assertThat(world.fleet.warm).isEqualTo(7);

    keeper.change(_ -> PoolBounds.NONE);
    keeper.step();
    assertThat(world.fleet.warm).isEqualTo(2);
  }

  @Test
  void an_old_pod_goes_when_a_new_one_is_warm() {
    var old = world.pooled();
    world.pooled();
    world.timer.advance(Duration.ofMinutes(31));
    var young = world.pooled();
    keeper.change(_ -> new PoolBounds(Optional.of(3), Optional.empty()));

    keeper.step();
    assertThat(world.fleet.warm).isEqualTo(4);
    assertThat(world.fleet.destroyed).isEmpty();

    world.pooled();
    keeper.step();
    assertThat(world.fleet.destroyed).containsExactly(old);
    assertThat(world.last(old).flatMap(PodEvent::reason)).contains(Reason.EXPIRED);
    assertThat(world.state(young)).contains(PodState.POOLED);
  }

  @Test
  void pods_that_are_too_many_end_the_oldest_first() {
    var oldest = world.pooled();
    world.pooled();
    world.pooled();

    keeper.step();
    keeper.step();

    assertThat(world.last(oldest).flatMap(PodEvent::reason)).contains(Reason.POOL_SHRUNK);
    assertThat(world.fleet.destroyed).containsExactly(oldest);
    assertThat(world.kore.counts()).containsEntry(PodState.POOLED, 2);
  }

  @Test
  void a_pod_that_serves_is_never_surplus() {
    var serving = serving();
    keeper.change(_ -> new PoolBounds(Optional.of(0), Optional.of(0)));

    keeper.step();

    assertThat(world.state(serving)).contains(PodState.SERVING);
    assertThat(world.reasons()).isEmpty();
  }

  @Test
  void a_pod_comes_into_the_pool_when_it_is_ready_and_that_is_told() {
    var pod = start();
    assertThat(world.state(pod)).contains(PodState.WARMING);
    assertThat(refilled).hasValue(0);

    ready(pod);

    assertThat(world.state(pod)).contains(PodState.POOLED);
    assertThat(refilled).hasValue(1);
  }

  @Test
  void a_pod_that_nobody_knows_any_more_is_destroyed_when_it_is_ready() {
    var pod = start();
    world.lifecycle.change(pod, Pods.Step.end(Reason.NEVER_READY, ""));
    world.fleet.destroyed.clear();

    ready(pod);

    assertThat(world.fleet.destroyed).containsExactly(pod);
    assertThat(refilled).hasValue(0);
  }

  @Test
  void a_pod_that_is_told_to_be_ready_twice_goes_on() {
    var pod = serving();

    ready(pod);

    assertThat(world.state(pod)).contains(PodState.SERVING);
    assertThat(world.fleet.destroyed).isEmpty();
  }

  @Test
  void how_a_lost_pod_ended_depends_on_what_it_did() {
    var warming = start();
    var serving = serving();
    var draining = draining();
    var free = world.pooled();

    for (var pod : List.of(warming, serving, free, draining)) {
      keeper.gone(pod, new End(End.How.FINISHED, "exit 0"));
      keeper.gone(pod, new End(End.How.FINISHED, "exit 0"));
    }

    assertThat(world.reasons())
        .containsExactly(
            Reason.RECYCLED, Reason.NEVER_READY, Reason.EXITED, Reason.EXITED, Reason.DRAINED);
    assertThat(world.last(free).orElseThrow().detail()).isEqualTo("exit 0");
    assertThat(world.cache.find(serving)).isNull();
    assertThat(world.kore.counts()).isEmpty();
  }

  @Test
  void a_pod_whose_code_brought_it_down_while_it_drained_did_not_just_drain() {
    keeper.gone(draining(), new End(End.How.FAILED, "exit 1"));

    assertThat(world.reasons()).containsExactly(Reason.RECYCLED, Reason.EXITED);
  }

  @Test
  void a_pod_that_was_ended_before_its_start_was_confirmed_is_destroyed() {
    var pod = start();
    world.lifecycle.change(pod, Pods.Step.end(Reason.NEVER_READY, ""));
    world.fleet.destroyed.clear();

    start();

    assertThat(world.fleet.destroyed).containsExactly(pod);
    assertThat(world.kore.counts()).isEmpty();
  }

  private PodId start() {
    var pod = new Pod.Warming(new PodId(new UUID(9, 100)), "default");
    keeper.starting(pod);
    return pod.id();
  }

  private void ready(PodId pod) {
    keeper.ready(pod, World.address(pod), World.boot(pod));
  }

  private PodId serving() {
    world.publish(World.SITE);
    return placed(new Wish.Visitors(World.SITE));
  }

  private PodId draining() {
    var pod = placed(new Wish.Preview(world.deploy(World.SITE)));
    world.lifecycle.change(pod, Pods.Step.drain(Reason.RECYCLED));
    return pod;
  }

  private PodId placed(Wish wish) {
    world.pooled();
    return ((Placed) world.scheduler.place(wish, () -> true)).pod().id();
  }
}
