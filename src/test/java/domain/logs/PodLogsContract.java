package domain.logs;

import static org.assertj.core.api.Assertions.assertThat;

import domain.logs.LogLine.Source;
import domain.logs.PodLogs.Kept;
import domain.logs.PodLogs.Question;
import domain.logs.PodLogs.Written;
import domain.pod.PodId;
import domain.pod.Pods.Step;
import domain.pod.PodsFixture;
import domain.pod.Reason;
import domain.scheduling.Wish;
import domain.site.SiteId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store of logs does. */
public abstract class PodLogsContract extends PodsFixture {
  private static final Wish VISITORS = new Wish.Visitors(SITE);

  private PodLogs logs;

  /** Over the store that was made last. */
  protected abstract PodLogs newLogs();

  @BeforeEach
  void open_the_logs() {
    logs = newLogs();
  }

  @Test
  void lines_are_read_in_their_order_with_where_they_came_from() {
    var pod = claimedFor(VISITORS).id();
    logs.add(List.of(line(pod, Source.STDOUT, "one"), line(pod, Source.STDERR, "two")));

    var lines = newest(10);

    assertThat(lines).extracting(kept -> kept.line().text()).containsExactly("one", "two");
    assertThat(lines.getFirst().line().source()).isEqualTo(Source.STDOUT);
    assertThat(lines.getLast().line()).isEqualTo(new LogLine(pod, Source.STDERR, "two"));
    assertThat(lines.getFirst().site()).isEqualTo(SITE);
    assertThat(lines.getFirst().revision()).isEqualTo(1);
  }

  /** Postgres keeps no NUL; a backslash before its name is no NUL. */
  @Test
  void whatever_characters_a_line_has_it_breaks_no_other() {
    var pod = claimedFor(VISITORS).id();
    var odd = List.of("a\0b", "\\u0000", "\\\0u0000", "\\", "\"", "\ud83d\ude00");

    logs.add(odd.stream().map(text -> line(pod, Source.STDOUT, text)).toList());

    assertThat(newest(10))
        .extracting(kept -> kept.line().text().replace("\0", ""))
        .containsExactlyElementsOf(odd.stream().map(text -> text.replace("\0", "")).toList());
  }

  @Test
  void what_a_pod_writes_that_is_no_sites_is_kept_by_nobody() {
    var pod = pooled();
    logs.add(List.of(line(pod, Source.STDOUT, "warm")));
    claim(VISITORS);
    logs.add(
        List.of(
            new Written(new LogLine(pod, Source.STDOUT, "before"), Duration.ofHours(2)),
            line(pod, Source.STDOUT, "after")));

    assertThat(newest(10)).extracting(kept -> kept.line().text()).containsExactly("after");
  }

  @Test
  void what_a_pod_wrote_before_it_ended_is_kept_though_it_is_told_afterwards() {
    var pod = claimedFor(VISITORS).id();
    pods.change(pod, Step.end(Reason.EXITED, ""));
    logs.add(List.of(line(pod, Source.STDERR, "last words")));

    assertThat(newest(10)).extracting(kept -> kept.line().text()).containsExactly("last words");
  }

  @Test
  void the_newest_lines_are_read_or_those_after_one() {
    var pod = claimedFor(VISITORS).id();
    logs.add(List.of(line(pod, Source.STDOUT, "1"), line(pod, Source.STDOUT, "2")));
    var before = newest(1);
    assertThat(before).extracting(kept -> kept.line().text()).containsExactly("2");

    logs.add(List.of(line(pod, Source.STDOUT, "3"), line(pod, Source.STDOUT, "4")));

    var after = Optional.of(before.getFirst().seq());
    assertThat(read(SITE, Optional.empty(), after, 1))
        .extracting(kept -> kept.line().text())
        .containsExactly("3");
    assertThat(read(SITE, Optional.empty(), after, 9))
        .extracting(kept -> kept.line().text())
        .containsExactly("3", "4");
  }

  @Test
  void one_pods_lines_are_read_alone_and_another_sites_never() {
    var pod = claimedFor(VISITORS).id();
    logs.add(List.of(line(pod, Source.STDOUT, "text")));

    assertThat(read(SITE, Optional.of(pod), Optional.empty(), 9)).hasSize(1);
    assertThat(read(SITE, Optional.of(pooled()), Optional.empty(), 9)).isEmpty();
    assertThat(read(new SiteId("other"), Optional.empty(), Optional.empty(), 9)).isEmpty();
  }

  private static Written line(PodId pod, Source source, String text) {
    return new Written(new LogLine(pod, source, text), Duration.ZERO);
  }

  private List<Kept> newest(int limit) {
    return read(SITE, Optional.empty(), Optional.empty(), limit);
  }

  private List<Kept> read(SiteId site, Optional<PodId> pod, Optional<Long> after, int limit) {
    return logs.read(new Question(site, pod, Optional.of(Duration.ofHours(1)), after, limit));
  }
}
