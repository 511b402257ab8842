package domain.decisions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import domain.decisions.Decision.Kind;
import domain.decisions.DecisionLog.Noted;
import domain.site.SiteId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class DecisionsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final AtomicLong nanos = new AtomicLong();
  private final List<Noted> told = new ArrayList<>();
  private boolean away;
  private final Decisions decisions = new Decisions(this::add, nanos::get);

  private void add(List<Noted> noted) {
    if (away) {
      throw new IllegalStateException("the database is away");
    }
    told.addAll(noted);
  }

  @Test
  void a_new_decision_is_told_at_once_with_its_time() {
    decisions.note(refused("a"));
    pass(SECOND);

    decisions.flush();

    assertThat(told).containsExactly(new Noted(refused("a"), 1, SECOND, SECOND));
  }

  @Test
  void the_same_again_and_again_is_told_every_ten_seconds_with_its_number() {
    for (int seconds = 0; seconds < 21; seconds++) {
      decisions.note(refused("a"), 100);
      decisions.flush();
      pass(SECOND);
    }

    assertThat(told).extracting(Noted::times).containsExactly(100L, 1000L, 1000L);
    assertThat(told.get(1).firstAgo()).isEqualTo(Duration.ofSeconds(9));
    assertThat(told.get(1).lastAgo()).isZero();
  }

  @Test
  void another_site_kind_or_reason_is_another_decision() {
    decisions.note(refused("a"));
    decisions.note(refused("b"));
    decisions.note(new Decision(new SiteId("a"), Kind.WAITED, "pool_empty", "", Map.of()));
    decisions.note(new Decision(new SiteId("a"), Kind.REFUSED, "pods_failed", "", Map.of()));

    decisions.flush();

    assertThat(told).hasSize(4);
  }

  @Test
  void the_latest_inputs_are_told_with_those_that_only_others_had() {
    decisions.note(decision(Map.of("ahead", 1, "wish", "visitors")));
    decisions.note(decision(Map.of("ahead", 7)));

    decisions.flush();

    assertThat(told.getFirst().decision().inputs())
        .isEqualTo(Map.of("ahead", 7, "wish", "visitors"));
  }

  @Test
  void what_could_not_be_told_is_told_later_once() {
    decisions.note(refused("a"));
    away = true;
    assertThatThrownBy(decisions::flush).hasMessage("the database is away");
    decisions.note(refused("a"));
    away = false;

    decisions.flush();
    pass(Decisions.AGAIN);
    decisions.flush();

    assertThat(told).extracting(Noted::times).containsExactly(2L);
  }

  @Test
  void the_end_tells_what_is_not_due_yet() {
    decisions.note(refused("a"));
    decisions.flush();
    decisions.note(refused("a"), 3);

    decisions.flushAll();

    assertThat(told).extracting(Noted::times).containsExactly(1L, 3L);
  }

  @Test
  void more_than_can_be_kept_is_dropped_and_counted() {
    for (int n = 0; n < Decisions.MOST_KEPT + 5; n++) {
      decisions.note(refused("site" + n));
    }

    assertThat(decisions.dropped()).isEqualTo(5);
    decisions.flush();
    assertThat(told).hasSize(Decisions.MOST_TOLD);
    for (int n = 0; n < 20; n++) {
      decisions.flush();
    }
    assertThat(told).hasSize(Decisions.MOST_KEPT);
    pass(Decisions.AGAIN);
    decisions.flush();
    decisions.note(refused("new"));
    decisions.flush();
    assertThat(told).hasSize(Decisions.MOST_KEPT + 1);
  }

  @Test
  void nothing_is_told_where_nothing_was_decided() {
    decisions.note(refused("a"), 0);
    away = true;

    decisions.flush();

    assertThat(told).isEmpty();
  }

  private void pass(Duration duration) {
    nanos.addAndGet(duration.toNanos());
  }

  private static Decision refused(String site) {
    return new Decision(new SiteId(site), Kind.REFUSED, "pool_empty", "", Map.of("ahead", 1));
  }

  private static Decision decision(Map<String, Object> inputs) {
    return new Decision(new SiteId("a"), Kind.REFUSED, "pool_empty", "", inputs);
  }
}
