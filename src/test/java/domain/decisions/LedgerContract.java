package domain.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import domain.decisions.Decision.Kind;
import domain.decisions.DecisionLog.Noted;
import domain.decisions.Ledger.About;
import domain.decisions.Ledger.Entry;
import domain.decisions.Ledger.Mark;
import domain.decisions.Ledger.Question;
import domain.pod.Pods.Step;
import domain.pod.PodsFixture;
import domain.pod.Reason;
import domain.scheduling.Wish;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every ledger tells of what happened to pods and was decided. */
public abstract class LedgerContract extends PodsFixture {
  private static final Wish VISITORS = new Wish.Visitors(SITE);
  private static final About ABOUT_SITE = new About.ASite(SITE);

  private DecisionLog log;
  private Ledger ledger;

  /** Over the store that was made last. */
  protected abstract Records newRecords();

  public record Records(DecisionLog log, Ledger ledger) {}

  @BeforeEach
  void open_the_records() {
    var records = newRecords();
    log = records.log();
    ledger = records.ledger();
  }

  @Test
  void a_pods_life_is_told_in_its_order_also_when_it_has_ended() {
    var pod = serve(claimedFor(VISITORS)).id();
    pods.change(pod, Step.drain(Reason.EXPIRED).on(Map.of("ageMs", 300, "asked", false)));
    pods.change(
        pod,
        Step.end(Reason.EXITED, "exit code 1")
            .on(Map.of("exitCode", 1, "lastWords", List.of("first", "last"))));

    var story = read(new About.APod(pod), Optional.empty(), 10);

    assertThat(story)
        .extracting(Entry::what)
        .containsExactly("warming", "pooled", "claimed", "serving", "draining", "gone");
    assertThat(story).allMatch(entry -> entry.replica().isPresent() && entry.times() == 1);
    var draining = story.get(4);
    assertThat(draining.reason()).contains("expired");
    assertThat(draining.site()).contains(SITE);
    assertThat(draining.revision()).contains(1);
    assertThat(draining.slot()).contains(1);
    assertThat(draining.inputs()).isEqualTo(Map.of("ageMs", 300, "asked", false));
    assertThat(story.getLast().detail()).isEqualTo("exit code 1");
    assertThat(story.getLast().inputs())
        .isEqualTo(Map.of("exitCode", 1, "lastWords", List.of("first", "last")));
  }

  @Test
  void the_same_decision_within_a_minute_is_one_entry_with_its_number() {
    log.add(List.of(refused(2, 5, 4, Map.of("ahead", 1, "wish", "visitors"))));
    log.add(List.of(refused(3, 1, 0, Map.of("ahead", 2))));

    var entries = ofSite().stream().filter(entry -> entry.what().equals("refused")).toList();

    // A minute may have ended in between.
    assertThat(entries.stream().mapToLong(Entry::times).sum()).isEqualTo(5);
    assertThat(entries.getLast().reason()).contains("pool_empty");
    assertThat(entries.getLast().inputs()).containsEntry("ahead", 2);
    assertThat(entries.getFirst().mark().at()).isBefore(entries.getLast().last());
  }

  @ParameterizedTest
  @ValueSource(strings = {"\0", "a\0b", "a\\u0000b", "a\\\0u0000", "\\", "\ud800", "\""})
  void whatever_a_decision_quotes_is_kept_as_far_as_it_can_be_shown(String quoted) {
    log.add(List.of(refused(1, 0, 0, Map.of("quoted", quoted))));

    assertThat(ofSite().getLast().inputs()).containsKey("quoted");
  }

  @Test
  void decisions_stand_among_the_changes_of_pods_and_previous_pages_are_found() {
    claimedFor(VISITORS);
    log.add(List.of(refused(1, 0, 0, Map.of())));
    var all = ofSite().stream().map(Entry::mark).toList();

    var last = read(ABOUT_SITE, Optional.empty(), 1);
    var before = read(ABOUT_SITE, Optional.of(last.getFirst().mark()), 100);

    assertThat(last.getFirst().what()).isEqualTo("refused");
    assertThat(before).extracting(Entry::mark).isEqualTo(all.subList(0, all.size() - 1));
    assertThat(before.getLast().what()).isEqualTo("claimed");
  }

  @Test
  void what_is_too_long_ago_is_left_out() {
    log.add(List.of(refused(1, 3600, 3600, Map.of())));
    var all = new Question(ABOUT_SITE, Optional.empty(), Optional.empty(), 100);
    var latest =
        new Question(ABOUT_SITE, Optional.of(Duration.ofMinutes(30)), Optional.empty(), 100);

    assertThat(ledger.read(all)).extracting(Entry::what).contains("refused");
    assertThat(ledger.read(latest)).extracting(Entry::what).doesNotContain("refused");
  }

  @Test
  void a_claim_says_on_what_it_was_made() {
    claimedFor(VISITORS);

    var claim = ofSite().getLast();

    assertThat(claim.what()).isEqualTo("claimed");
    assertThat(claim.detail()).isEqualTo("visitors");
    assertThat(claim.inputs()).containsEntry("maxPods", 1).containsEntry("pooled", 1);
  }

  @Test
  void the_last_cold_start_is_that_for_visitors_with_its_end() {
    assertThat(ledger.lastColdStart(SITE)).isEmpty();
    var claimed = claimedFor(VISITORS);
    assertThat(ledger.lastColdStart(SITE).orElseThrow().end()).isEmpty();

    var old = serve(claimed);
    claimedFor(new Wish.Replacement(old));

    var start = ledger.lastColdStart(SITE).orElseThrow();
    assertThat(start.claim().pod()).contains(claimed.id());
    assertThat(start.end().map(Entry::what)).contains("serving");
  }

  @Test
  void who_reads_on_misses_nothing_and_hears_nothing_twice() {
    var mark = ledger.now();
    assertThat(ledger.after(mark, 10)).isEmpty();

    claimedFor(VISITORS);
    log.add(List.of(refused(1, 0, 0, Map.of())));
    var first = await(mark, 2);
    var rest = await(first.getLast().mark(), 10);

    assertThat(first).extracting(Entry::what).containsExactly("warming", "pooled");
    assertThat(rest).extracting(Entry::what).containsExactly("claimed");
    assertThat(ledger.after(rest.getLast().mark(), 10)).isEmpty();
  }

  /** Others may have transactions under way in the same Postgres. */
  private List<Entry> await(Mark mark, int limit) {
    var events = ledger.after(mark, limit);
    while (events.isEmpty()) {
      events = ledger.after(mark, limit);
    }
    return events;
  }

  private List<Entry> ofSite() {
    return read(ABOUT_SITE, Optional.empty(), 100);
  }

  private List<Entry> read(About about, Optional<Mark> before, int limit) {
    return ledger.read(new Question(about, Optional.empty(), before, limit));
  }

  private static Noted refused(long times, int firstAgo, int lastAgo, Map<String, Object> inputs) {
    return new Noted(
        new Decision(SITE, Kind.REFUSED, "pool_empty", "no pod", inputs),
        times,
        Duration.ofSeconds(firstAgo),
        Duration.ofSeconds(lastAgo));
  }
}
