package domain.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import domain.dispatch.Decision.Cold;
import domain.dispatch.Decision.Refused;
import domain.dispatch.Decision.Start;
import domain.dispatch.Dispatcher.Limits;
import domain.pod.Lifecycle;
import domain.pod.Pod;
import domain.pod.PodEvent;
import domain.pod.PodId;
import domain.pod.PodState;
import domain.pod.Reason;
import domain.pod.SamplePods;
import domain.pod.Slot;
import domain.scheduling.PodRuntime;
import domain.scheduling.Refusal.Kind;
import domain.site.Revision;
import domain.site.SiteProps;
import domain.site.SiteRev;
import fakes.FakeDirectory;
import fakes.ManualExecutor;
import fakes.World;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class DispatcherTest {
  private static final String HOST = "hello.localhost:8080";

  private static final Pod.Serving SECOND =
      SamplePods.serving(2, new SiteRev(World.SITE, new Revision(1)), new Slot(2));

  private final World world = new World();
  private final ManualExecutor executor = new ManualExecutor();
  private final HostNames hosts = new HostNames("localhost", true, Optional.empty());
  private final FakeDirectory directory = new FakeDirectory(hosts, world.sites);
  private final Dispatcher dispatcher = dispatcher(world.lifecycle);

  private Dispatcher dispatcher(Lifecycle lifecycle) {
    return new Dispatcher(
        hosts,
        directory,
        world.cache,
        world.scheduler,
        new SuspectPods(world.runtime, lifecycle, world.cache),
        new Limits(500, 50, Duration.ofSeconds(10)),
        executor,
        world.timer,
        world.refill,
        world.decisions);
  }

  @BeforeEach
  void publish_a_site() {
    world.publish(World.SITE);
  }

  @Test
  void the_warm_path_asks_nobody() {
    var route = warm();
    directory.asked.clear();
    directory.away = true;

    assertThat(dispatcher.dispatch(HOST)).isSameAs(route);
    assertThat(dispatcher.dispatch("HELLO.localhost.")).isSameAs(route);
    assertThat(executor.waiting()).isZero();
    assertThat(directory.asked).isEmpty();
  }

  @Test
  void a_herd_on_a_cold_site_gets_one_pod() {
    world.pooled();
    world.pooled();
    var waiting = IntStream.range(0, 50).mapToObj(_ -> cold(HOST)).toList();

    executor.runAll();

    assertThat(waiting.stream().map(DispatcherTest::route).distinct()).hasSize(1);
    assertThat(world.runtime.installed).hasSize(1);
    assertThat(dispatcher.dispatch(HOST)).isSameAs(route(waiting.getFirst()));
  }

  @Test
  void the_first_start_tells_how_long_it_took() {
    world.timer.onPause(world::pooled);
    var start = cold(HOST);

    executor.runAll();

    var started = (Start.Started) start.join();
    assertThat(started.claimNanos()).isEqualTo(Duration.ofMillis(500).toNanos());
    assertThat(started.installNanos()).isZero();
  }

  @Test
  void too_many_that_wait_are_refused_at_once() {
    directory.find("hello.localhost");
    for (int i = 0; i < 50; i++) {
      var _ = cold(HOST);
    }

    assertThat(dispatcher.waiting()).isEqualTo(50);
    assertThat(refused(dispatcher.dispatch(HOST))).isEqualTo(Kind.TOO_MANY_WAITING);
  }

  @Test
  void a_wait_ends_at_its_deadline_and_the_next_request_may_try_again() {
    var first = cold(HOST);
    executor.runAll();
    assertThat(refused(first)).isEqualTo(Kind.POOL_EMPTY);

    world.pooled();
    var second = cold(HOST);
    executor.runAll();
    assertThat(second.join()).isInstanceOf(Start.Started.class);
  }

  @Test
  void an_unknown_host_is_asked_for_once() {
    var first = cold("nowhere.localhost");
    executor.runAll();

    assertThat(refused(first)).isEqualTo(Kind.UNKNOWN_SITE);
    assertThat(refused(dispatcher.dispatch("nowhere.localhost"))).isEqualTo(Kind.UNKNOWN_SITE);
    assertThat(directory.asked).containsExactly("nowhere.localhost");
    assertThat(executor.waiting()).isZero();
  }

  @Test
  void a_registered_host_leads_to_its_site() {
    var route = warm();
    world.sites.addHost(World.SITE, "www.example.org");

    var first = cold("www.example.org");
    executor.runAll();

    assertThat(route(first)).isSameAs(route);
    assertThat(dispatcher.dispatch("www.example.org:443")).isSameAs(route);
  }

  @Test
  void a_preview_gets_a_pod_of_its_own() {
    var route = warm();
    world.deploy(World.SITE);
    world.pooled();

    var preview = cold("2--hello.localhost");
    executor.runAll();

    assertThat(route(preview).siteRevText()).isEqualTo("hello@2");
    assertThat(dispatcher.dispatch(HOST)).isSameAs(route);
    assertThat(dispatcher.dispatch("2--hello.localhost")).isSameAs(route(preview));
  }

  @Test
  void a_directory_that_fails_refuses_and_never_throws() {
    directory.away = true;
    var start = cold(HOST);
    executor.runAll();

    assertThat(refused(start)).isEqualTo(Kind.DATABASE_AWAY);
    assertThat(executor.uncaught()).hasSize(1);
  }

  @Test
  void a_pod_that_cannot_be_reached_is_ended_and_another_takes_the_request() {
    var bad = warm();
    var next = world.pooled();
    world.runtime.healthy.remove(bad.address());

    var start = elsewhere(dispatcher, bad, PodFailure.NO_CONNECTION);

    assertThat(route(start).id()).isEqualTo(next);
    assertThat(world.last(bad.id()).flatMap(PodEvent::reason)).contains(Reason.UNREACHABLE);
    assertThat(world.fleet.destroyed).containsExactly(bad.id());
    assertThat(world.cache.find(bad.id())).isNull();
  }

  @Test
  void the_route_is_closed_before_the_pod_is_examined() {
    var bad = warm();

    dispatcher.dispatchElsewhere(HOST, bad, PodFailure.NO_CONNECTION);

    assertThat(world.cache.pick(Target.published(World.SITE))).isNull();
    assertThat(world.state(bad.id())).contains(PodState.SERVING);
  }

  @Test
  void a_pod_that_answers_well_after_all_is_kept() {
    var good = warm();

    var start = elsewhere(dispatcher, good, PodFailure.NO_CONNECTION);

    assertThat(route(start).id()).isEqualTo(good.id());
    assertThat(world.state(good.id())).contains(PodState.SERVING);
    assertThat(world.runtime.installed).hasSize(1);
  }

  @Test
  void a_pod_that_restarted_or_holds_another_site_is_ended() {
    var restarted = warm();
    world.pooled();
    world.runtime.healthy.put(
        restarted.address(),
        new PodRuntime.Health(
            World.boot(new PodId(new UUID(9, 99))), "pooled", Optional.empty(), 0));

    dispatcher.failed(restarted, PodFailure.CONNECTION_LOST);
    executor.runAll();
    assertThat(world.state(restarted.id())).isEmpty();

    var wrong = warm();
    var _ = elsewhere(dispatcher, wrong, PodFailure.MISDIRECTED);
    assertThat(world.state(wrong.id())).isEmpty();
    assertThat(world.reasons()).containsExactly(Reason.UNREACHABLE, Reason.UNREACHABLE);
  }

  @Test
  void a_pod_that_hangs_is_ended_and_one_that_is_only_slow_is_kept() {
    var slow = warm();
    dispatcher.failed(slow, PodFailure.NO_ANSWER);
    executor.runAll();
    assertThat(world.state(slow.id())).contains(PodState.SERVING);

    world.runtime.healthy.remove(slow.address());
    dispatcher.failed(slow, PodFailure.NO_ANSWER);
    executor.runAll();
    assertThat(world.state(slow.id())).isEmpty();
    assertThat(world.reasons()).containsExactly(Reason.UNREACHABLE);
  }

  @Test
  void a_request_that_leaves_before_it_is_known_where_to_waits_for_nothing() {
    var leaving = (Cold) dispatcher.dispatch(HOST);
    leaving.leave();

    executor.runAll();

    assertThat(dispatcher.waiting()).isZero();
  }

  @Test
  void a_request_that_leaves_while_its_pod_is_examined_waits_for_no_other_one() {
    var bad = warm();
    world.runtime.healthy.remove(bad.address());
    var leaving = (Cold) dispatcher.dispatchElsewhere(HOST, bad, PodFailure.NO_CONNECTION);
    leaving.leave();

    executor.runAll();

    assertThat(dispatcher.waiting()).isZero();
    assertThat(world.state(bad.id())).isEmpty();
  }

  @Test
  void a_pod_that_began_to_drain_by_itself_is_recorded_and_left_to_its_drain() {
    var draining = warm();

    dispatcher.failed(draining, PodFailure.DRAINING);
    executor.runAll();

    assertThat(world.cache.find(draining.id())).isNull();
    assertThat(world.state(draining.id())).contains(PodState.DRAINING);
    assertThat(world.reasons()).containsExactly(Reason.WITHDRAWN);
    assertThat(world.fleet.destroyed).isEmpty();
  }

  @Test
  void a_bad_pod_whose_end_cannot_be_recorded_still_lets_another_take_the_request() {
    world.sites.setProps(World.SITE, new SiteProps(2));
    var bad = warm();
    var good = world.cache.open(SECOND);
    world.runtime.healthy.remove(bad.address());
    var broken =
        dispatcher(
            new Lifecycle(
                world.kore,
                _ -> {
                  throw new IllegalStateException("Postgres is away");
                }));

    var start = elsewhere(broken, bad, PodFailure.NO_CONNECTION);

    assertThat(route(start)).isSameAs(good);
  }

  /** The route to a pod that serves the site. */
  private Route warm() {
    world.pooled();
    var start = cold(HOST);
    executor.runAll();
    return route(start);
  }

  private CompletableFuture<Start> elsewhere(
      Dispatcher dispatcher, Route failed, PodFailure failure) {
    var decision = (Cold) dispatcher.dispatchElsewhere(HOST, failed, failure);
    executor.runAll();
    return decision.start().toCompletableFuture();
  }

  private CompletableFuture<Start> cold(String host) {
    return ((Cold) dispatcher.dispatch(host)).start().toCompletableFuture();
  }

  private static Route route(CompletableFuture<Start> start) {
    return ((Start.Started) start.join()).route();
  }

  private static Kind refused(CompletableFuture<Start> start) {
    return ((Start.NotStarted) start.join()).refusal().kind();
  }

  private static Kind refused(Decision decision) {
    return ((Refused) decision).refusal().kind();
  }
}
