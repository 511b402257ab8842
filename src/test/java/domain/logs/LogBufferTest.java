package domain.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import domain.logs.LogLine.Source;
import domain.logs.PodLogs.Written;
import domain.pod.PodId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class LogBufferTest {
  private static final PodId POD = new PodId(new UUID(1, 1));

  private final AtomicLong nanos = new AtomicLong();
  private final List<Written> told = new ArrayList<>();
  private boolean away;
  private final LogBuffer buffer =
      new LogBuffer(
          new PodLogs() {
            @Override
            public void add(List<Written> lines) {
              if (away) {
                throw new IllegalStateException("the database is away");
              }
              told.addAll(lines);
            }

            @Override
            public List<Kept> read(Question question) {
              return List.of();
            }
          },
          nanos::get);

  @Test
  void lines_are_told_once_with_how_long_ago_they_were_written() {
    buffer.line(POD, Source.STDOUT, "hello");
    nanos.addAndGet(Duration.ofMillis(700).toNanos());

    buffer.flush();
    buffer.flush();

    assertThat(told)
        .containsExactly(
            new Written(new LogLine(POD, Source.STDOUT, "hello"), Duration.ofMillis(700)));
  }

  @Test
  void what_steers_terminals_is_made_harmless() {
    buffer.line(POD, Source.STDERR, "a\u001b[31mb\u0007\u009bc\tä\u202e\ud83d\ude00\ud83d");

    buffer.flush();

    assertThat(texts()).containsExactly("a?[31mb??c\tä?\ud83d\ude00?");
  }

  @Test
  void a_long_line_is_cut() {
    buffer.line(POD, Source.STDOUT, "x".repeat(LogBuffer.LONGEST_LINE + 1));

    buffer.flush();

    assertThat(texts()).containsExactly("x".repeat(LogBuffer.LONGEST_LINE) + "… (cut)");
  }

  @Test
  void a_pod_that_writes_too_much_is_told_of_by_a_number() {
    for (int n = 0; n < LogBuffer.MOST_LINES_OF_A_POD + 7; n++) {
      buffer.line(POD, Source.STDOUT, "line");
    }
    var quiet = new PodId(new UUID(1, 2));
    buffer.line(quiet, Source.STDOUT, "quiet");

    buffer.flush();

    assertThat(told).hasSize(LogBuffer.MOST_LINES_OF_A_POD + 2);
    assertThat(told.getLast().line())
        .isEqualTo(new LogLine(POD, Source.KORE, "7 more lines at that time were left out"));
    buffer.line(POD, Source.STDOUT, "again");
    buffer.flush();
    assertThat(told.getLast().line().text()).isEqualTo("again");
  }

  @Test
  void all_pods_together_take_a_bounded_memory() {
    var text = "x".repeat(LogBuffer.LONGEST_LINE);
    for (int n = 0; n < 300; n++) {
      buffer.line(new PodId(new UUID(1, n % 5)), Source.STDOUT, text);
    }

    buffer.flush();

    long kept = told.stream().filter(w -> w.line().source() != Source.KORE).count();
    assertThat(kept).isEqualTo(LogBuffer.MOST_CHARACTERS / LogBuffer.LONGEST_LINE);
    assertThat(told.stream().filter(w -> w.line().source() == Source.KORE)).hasSize(5);
  }

  @Test
  void of_what_could_not_be_told_the_number_is_told_later() {
    away = true;
    for (int n = 0; n < LogBuffer.MOST_LINES_OF_A_POD + 7; n++) {
      buffer.line(POD, Source.STDOUT, "line");
    }
    assertThatThrownBy(buffer::flush).hasMessage("the database is away");
    buffer.line(POD, Source.STDOUT, "line");
    assertThatThrownBy(buffer::flush).hasMessage("the database is away");
    away = false;
    buffer.line(POD, Source.STDOUT, "again");

    buffer.flush();

    assertThat(texts()).containsExactly("again", "208 more lines at that time were left out");
  }

  private List<String> texts() {
    return told.stream().map(written -> written.line().text()).toList();
  }
}
