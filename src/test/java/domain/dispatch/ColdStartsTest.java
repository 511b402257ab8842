package domain.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import domain.dispatch.Decision.Cold;
import domain.dispatch.Decision.Refused;
import domain.dispatch.Decision.Start;
import domain.pod.SamplePods;
import domain.scheduling.Deadline;
import domain.scheduling.Refusal;
import domain.scheduling.Refusal.Kind;
import domain.site.SiteId;
import fakes.FakeTimer;
import fakes.ManualExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

final class ColdStartsTest {
  private static final Target HELLO = Target.published(new SiteId("hello"));
  private static final Target OTHER = Target.published(new SiteId("other"));
  private static final Start STARTED = new Start.Started(new Route(SamplePods.SERVING), 1, 2);
  private static final Start NOT_STARTED =
      new Start.NotStarted(new Refusal(Kind.POOL_EMPTY, "no warm pod became free in time"));

  private final ManualExecutor executor = new ManualExecutor();
  private final FakeTimer timer = new FakeTimer();
  private final ColdStarts coldStarts = new ColdStarts(50, Duration.ofSeconds(10), executor, timer);

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

  private CompletableFuture<Start> join(Target target, Function<Deadline, Start> placement) {
    return ((Cold) coldStarts.join(target, placement)).start().toCompletableFuture();
  }

  private static Kind kind(Decision decision) {
    return ((Refused) decision).refusal().kind();
  }
}
