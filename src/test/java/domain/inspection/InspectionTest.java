package domain.inspection;

import static org.assertj.core.api.Assertions.assertThat;

import domain.dispatch.HostNames;
import domain.inspection.Difference.Kind;
import domain.pod.BootId;
import domain.pod.Pod;
import domain.pod.PodId;
import domain.pod.Pods.Step;
import domain.pod.Reason;
import domain.scheduling.Placement.Placed;
import domain.scheduling.PodRuntime.Health;
import domain.scheduling.Wish;
import fakes.FakeDirectory;
import fakes.InMemoryRecords;
import fakes.World;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class InspectionTest {
  private final World world = new World();
  private final FakeDirectory directory =
      new FakeDirectory(new HostNames("kore.test", false, Optional.empty()), world.sites);
  private final InMemoryRecords records = new InMemoryRecords(world.kore);
  private final Inspection inspection =
      new Inspection(
          world.kore,
          records,
          world.fleet,
          world.runtime,
          world.cache,
          directory,
          this::run,
          world.timer);
  private final AtomicInteger tasks = new AtomicInteger();
  private final AtomicInteger pauses = new AtomicInteger();

  private void run(Runnable task) {
    tasks.incrementAndGet();
    task.run();
  }

  @BeforeEach
  void publish_a_site() {
    world.publish(World.SITE);
  }

  @Test
  void a_healthy_world_is_looked_at_once() {
    serving();
    pooled();
    world.sites.addHost(World.SITE, "www.example.com");
    directory.find("www.example.com");
    long before = world.timer.nanos();

    assertThat(inspection.inspect()).isEmpty();
    assertThat(world.timer.nanos()).isEqualTo(before);
  }

  @Test
  void a_recorded_pod_that_is_not_run_is_a_difference() {
    var pod = pooled();
    world.fleet.running.remove(pod);

    assertThat(found()).containsExactly("not-running pod " + pod);
  }

  @Test
  void a_pod_that_runs_unrecorded_is_a_difference() {
    var pod = new PodId(new UUID(0, 7));
    world.fleet.running.add(pod);

    assertThat(found()).containsExactly("not-recorded pod " + pod);
  }

  @Test
  void pods_that_do_not_answer_as_recorded_are_differences() {
    var silent = pooled();
    var restarted = pooled();
    var wrong = pooled();
    world.runtime.healthy.remove(World.address(silent));
    answers(restarted, new BootId(new UUID(0, 0)), Optional.empty());
    answers(wrong, World.boot(wrong), Optional.of("hello@9"));

    assertThat(found())
        .containsExactly(
            "no-answer pod " + silent, "restarted pod " + restarted, "other-code pod " + wrong);
  }

  @Test
  void a_serving_pod_that_holds_another_revision_is_a_difference() {
    var pod = serving();
    answers(pod.id(), pod.boot(), Optional.of("hello@2"));

    assertThat(inspection.inspect())
        .singleElement()
        .satisfies(
            difference -> {
              assertThat(difference.kind()).isEqualTo(Kind.OTHER_CODE);
              assertThat(difference.detail())
                  .startsWith("the serving pod holds hello@2, not hello@1;");
            });
  }

  @Test
  void at_most_32_pods_are_asked_at_a_time() {
    for (int n = 0; n < 40; n++) {
      pooled();
    }
    inspection.inspect();

    assertThat(tasks).hasValue(32);
  }

  @Test
  void a_serving_pod_without_a_route_is_a_difference() {
    var pod = serving();
    world.cache.close(pod.id());

    assertThat(found()).containsExactly("no-route pod " + pod.id());
  }

  @Test
  void a_route_to_a_pod_that_does_not_serve_is_a_difference() {
    var pod = serving();
    world.kore.change(pod.id(), Step.drain(Reason.RECYCLED));

    assertThat(found()).containsExactly("stale-route pod " + pod.id());
  }

  @Test
  void a_remembered_host_that_leads_elsewhere_by_now_is_a_difference() {
    world.sites.addHost(World.SITE, "www.example.com");
    directory.find("www.example.com");
    world.sites.removeHost(World.SITE, "www.example.com");

    assertThat(found()).containsExactly("stale-host host www.example.com");
  }

  @Test
  void what_the_records_say_is_checked_too() {
    var pod = new PodId(new UUID(0, 7));
    records.added.add(new Life(pod, Optional.empty(), Optional.empty(), List.of()));

    assertThat(found()).containsExactly("not-in-ledger pod " + pod, "record-lost pod " + pod);
  }

  @Test
  void what_is_gone_at_a_later_look_was_on_its_way() {
    var pod = serving();
    world.cache.close(pod.id());
    world.timer.onPause(() -> onPause(2, () -> world.cache.open(pod)));

    assertThat(found()).isEmpty();
    assertThat(pauses).hasValue(2);
  }

  @Test
  void what_is_new_at_a_later_look_is_left_to_the_next_inspection() {
    var stays = pooled();
    var comes = pooled();
    world.fleet.running.remove(stays);
    world.timer.onPause(() -> onPause(1, () -> world.fleet.running.remove(comes)));

    assertThat(found()).containsExactly("not-running pod " + stays);
    assertThat(found())
        .containsExactlyInAnyOrder("not-running pod " + stays, "not-running pod " + comes);
  }

  private void onPause(int which, Runnable action) {
    if (pauses.incrementAndGet() == which) {
      action.run();
    }
  }

  private List<String> found() {
    return inspection.inspect().stream().map(d -> d.kind().label() + " " + d.subject()).toList();
  }

  private PodId pooled() {
    var pod = world.pooled();
    world.fleet.running.add(pod);
    answers(pod, World.boot(pod), Optional.empty());
    return pod;
  }

  private Pod.Serving serving() {
    pooled();
    var placement = world.scheduler.place(new Wish.Visitors(World.SITE), () -> true);
    return ((Placed) placement).pod();
  }

  private void answers(PodId pod, BootId boot, Optional<String> siteRev) {
    world.runtime.healthy.put(World.address(pod), new Health(boot, "warm", siteRev, 0));
  }
}
