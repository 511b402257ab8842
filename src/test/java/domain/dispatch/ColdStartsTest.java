package domain.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import domain.decisions.Decisions;
import domain.dispatch.Decision.Cold;
import domain.dispatch.Decision.Refused;
import domain.dispatch.Decision.Start;
import domain.pod.SamplePods;
import domain.scheduling.Deadline;
import domain.scheduling.Refill;
import domain.scheduling.Refusal;
import domain.scheduling.Refusal.Kind;
import domain.site.SiteId;
import fakes.FakeTimer;
import fakes.ManualExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ColdStartsTest {
  private static final Target HELLO = Target.published(new SiteId("hello"));
  private static final Target OTHER = Target.published(new SiteId("other"));
  private static final Start STARTED = new Start.Started(new Route(SamplePods.SERVING, 1), 1, 2);
  private static final Start NOT_STARTED =
      new Start.NotStarted(new Refusal(Kind.POOL_EMPTY, "no warm pod became free in time"));

  private final ManualExecutor executor = new ManualExecutor();
  private final FakeTimer timer = new FakeTimer();
  private final List<String> noted = new ArrayList<>();
  private final Decisions decisions =
      new Decisions(
          all -> all.forEach(n -> noted.add(n.decision().reason() + " " + n.times())),
          timer::nanos);
  private final ColdStarts coldStarts = coldStarts(50, executor);

  @Test
  void all_that_wait_for_one_site_share_one_placement() {
    var waiting = new ArrayList<CompletableFuture<Start>>();
    for (int i = 0; i < 50; i++) {
      waiting.add(join(HELLO, _ -> STARTED));
    }

    assertThat(executor.waiting()).isOne();
    assertThat(waiting).noneMatch(CompletableFuture::isDone);
    executor.runAll();
    assertThat(waiting).allMatch(start -> start.join().equals(STARTED));
  }

  @Test
  void the_one_beyond_the_bound_is_refused_and_another_site_is_not() {
    for (int i = 0; i < 50; i++) {
      var _ = join(HELLO, _ -> STARTED);
    }

    assertThat(kind(coldStarts.join(HELLO, _ -> STARTED))).isEqualTo(Kind.TOO_MANY_WAITING);
    assertThat(coldStarts.join(OTHER, _ -> STARTED)).isInstanceOf(Cold.class);
    executor.runAll();
    assertThat(coldStarts.join(HELLO, _ -> STARTED)).isInstanceOf(Cold.class);
  }

  @Test
  void whoever_comes_after_the_answer_starts_anew() {
    var first = join(HELLO, _ -> NOT_STARTED);
    executor.runAll();
    var second = join(HELLO, _ -> STARTED);

    assertThat(executor.waiting()).isOne();
    executor.runAll();
    assertThat(first.join()).isEqualTo(NOT_STARTED);
    assertThat(second.join()).isEqualTo(STARTED);
  }

  @Test
  void the_placement_goes_on_for_as_long_as_the_latest_waits() {
    var passed = new ArrayList<Boolean>();
    var _ = join(HELLO, deadline -> watched(deadline, passed));
    timer.advance(Duration.ofSeconds(9));
    var _ = join(HELLO, _ -> STARTED);

    executor.runAll();

    assertThat(passed).containsExactly(false, false, true);
  }

  private Start watched(Deadline deadline, List<Boolean> passed) {
    passed.add(deadline.passed());
    timer.advance(Duration.ofMillis(9_999));
    passed.add(deadline.passed());
    timer.advance(Duration.ofMillis(1));
    passed.add(deadline.passed());
    return NOT_STARTED;
  }

  @Test
  void all_sites_together_have_a_bound_too() {
    for (int i = 0; i < 45; i++) {
      var _ = join(HELLO, _ -> STARTED);
      var _ = join(OTHER, _ -> STARTED);
    }

    assertThat(kind(coldStarts.join(HELLO, _ -> STARTED))).isEqualTo(Kind.TOO_MANY_WAITING);
    assertThat(coldStarts.waiting()).isEqualTo(90);
    executor.runAll();
    assertThat(coldStarts.waiting()).isZero();
  }

  @Test
  void the_first_to_come_is_the_first_to_be_answered() {
    var answered = new ArrayList<Integer>();
    for (int i = 0; i < 20; i++) {
      int number = i;
      var _ = join(HELLO, _ -> STARTED).thenAccept(_ -> answered.add(number));
    }

    executor.runAll();

    assertThat(answered).isSorted().hasSize(20);
  }

  @Test
  void whoever_leaves_makes_room() {
    var leaving = (Cold) coldStarts.join(HELLO, _ -> STARTED);
    for (int i = 1; i < 50; i++) {
      var _ = join(HELLO, _ -> STARTED);
    }

    leaving.leave();
    leaving.leave();

    assertThat(coldStarts.waiting()).isEqualTo(49);
    assertThat(coldStarts.join(HELLO, _ -> STARTED)).isInstanceOf(Cold.class);
    assertThat(coldStarts.join(HELLO, _ -> STARTED)).isInstanceOf(Refused.class);
  }

  @Test
  void every_request_that_is_refused_is_noted_once_and_the_placement_notes_one_of_its_herd() {
    var late = (Cold) coldStarts.join(HELLO, _ -> NOT_STARTED);
    var gone = (Cold) coldStarts.join(HELLO, _ -> NOT_STARTED);
    for (int i = 2; i < 50; i++) {
      var _ = join(HELLO, _ -> NOT_STARTED);
    }
    var _ = coldStarts.join(HELLO, _ -> NOT_STARTED);
    gone.leave();
    late.expire();
    assertThat(noted()).containsExactlyInAnyOrder("too_many_waiting 1", "pool_empty 1");

    executor.runAll();

    assertThat(noted()).containsExactly("pool_empty 47");
    assertThat(coldStarts.waiting()).isZero();
  }

  @Test
  void a_wait_that_follows_another_one_passes_its_end_on() {
    var outer = new Cold(new CompletableFuture<>());
    var inner = join(HELLO, _ -> NOT_STARTED);
    outer.follow(inner);

    var refusal = outer.expire();

    assertThat(inner.join()).isEqualTo(new Start.NotStarted(refusal));
    assertThat(noted()).containsExactly("pool_empty 1");
  }

  private List<String> noted() {
    noted.clear();
    decisions.flushAll();
    return List.copyOf(noted);
  }

  @Test
  void when_all_have_left_nobody_waits_for_the_pod() {
    var passed = new ArrayList<Boolean>();
    var only =
        (Cold)
            coldStarts.join(
                HELLO,
                deadline -> {
                  passed.add(deadline.passed());
                  return NOT_STARTED;
                });

    only.leave();
    executor.runAll();

    assertThat(passed).containsExactly(true);
    assertThat(coldStarts.waiting()).isZero();
  }

  @Test
  void an_exception_refuses_all_that_wait() {
    var first =
        join(
            HELLO,
            _ -> {
              throw new IllegalStateException("connection refused");
            });
    var second = join(HELLO, _ -> STARTED);

    executor.runAll();

    assertThat(first.join()).isEqualTo(second.join());
    var refusal = ((Start.NotStarted) first.join()).refusal();
    assertThat(refusal.kind()).isEqualTo(Kind.DATABASE_AWAY);
    assertThat(refusal.detail()).doesNotContain("connection refused");
    assertThat(executor.uncaught()).hasSize(1);
  }

  @Test
  void an_error_leaves_nobody_waiting_for_ever() {
    var first =
        join(
            HELLO,
            _ -> {
              throw new StackOverflowError();
            });

    assertThatThrownBy(executor::runAll).isInstanceOf(StackOverflowError.class);

    assertThat(first.join()).isInstanceOf(Start.NotStarted.class);
    var second = join(HELLO, _ -> STARTED);
    executor.runAll();
    assertThat(second.join()).isEqualTo(STARTED);
  }

  @Test
  void whoever_comes_when_the_placement_was_given_up_starts_anew() {
    var second = new ArrayList<CompletableFuture<Start>>();
    var first =
        (Cold)
            coldStarts.join(
                HELLO,
                deadline -> {
                  assertThat(deadline.passed()).isTrue();
                  second.add(join(HELLO, _ -> STARTED));
                  return NOT_STARTED;
                });

    first.leave();
    executor.runAll();

    assertThat(second.getFirst().join()).isEqualTo(STARTED);
  }

  @Test
  void an_executor_that_takes_no_more_leaves_nobody_waiting() {
    var closed = coldStarts(5, _ -> reject());

    for (int i = 0; i < 2; i++) {
      var start = ((Cold) closed.join(HELLO, _ -> STARTED)).start();
      assertThat(start.join()).isInstanceOf(Start.NotStarted.class);
    }
    assertThat(closed.waiting()).isZero();
  }

  @Test
  void nobody_is_forgotten_however_joining_leaving_and_answers_meet() throws Exception {
    try (var placements = Executors.newVirtualThreadPerTaskExecutor();
        var visitors = Executors.newFixedThreadPool(8)) {
      var busy = coldStarts(1, placements);
      var visits = new ArrayList<Future<?>>();
      for (int i = 0; i < 8; i++) {
        boolean patient = i == 0;
        visits.add(visitors.submit(() -> visitOften(busy, patient)));
      }
      for (var visit : visits) {
        visit.get();
      }
      assertThat(busy.waiting()).isZero();
    }
  }

  private static @Nullable Void visitOften(ColdStarts busy, boolean patient) throws Exception {
    for (int i = 0; i < 20_000; i++) {
      if (busy.join(HELLO, ColdStartsTest::placement) instanceof Cold cold) {
        if (patient) {
          var _ = cold.start().get(10, TimeUnit.SECONDS);
        } else {
          cold.leave();
        }
      }
    }
    return null;
  }

  private static Start placement(Deadline deadline) {
    return deadline.passed() ? NOT_STARTED : STARTED;
  }

  private static void reject() {
    throw new RejectedExecutionException("closed");
  }

  private ColdStarts coldStarts(int maxPendingPerSite, Executor executor) {
    var limits = new Dispatcher.Limits(90, maxPendingPerSite, Duration.ofSeconds(10));
    return new ColdStarts(limits, executor, timer, new Refill(timer), decisions);
  }

  private CompletableFuture<Start> join(Target target, Function<Deadline, Start> placement) {
    return ((Cold) coldStarts.join(target, placement)).start();
  }

  private static Kind kind(Decision decision) {
    return ((Refused) decision).refusal().kind();
  }
}
