package adapters.cli;

import static org.assertj.core.api.Assertions.assertThat;

import adapters.rest.RestServer;
import domain.logs.LogLine;
import domain.logs.LogLine.Source;
import domain.logs.PodLogs.Written;
import domain.pod.PodId;
import domain.pod.Pods.Step;
import domain.pod.Reason;
import domain.site.SiteId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class WhyAndLogsTest {
  private static final SiteId SITE = new SiteId("hello");

  private final RestServer server = new RestServer();
  private final Shell shell = new Shell(Map.of("KORE_SERVER", server.uri().toString()));
  private PodId pod = new PodId(new java.util.UUID(0, 0));

  @BeforeEach
  void visit() {
    server.kore.sites().publish(server.kore.sites().addRevision(SITE, new byte[] {1}).siteRev());
    server.warmPod();
    pod = server.visit("hello");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void why_tells_a_site_s_story_newest_last_and_where_the_time_went() {
    var run = shell.run("why", "hello");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out().lines())
        .satisfiesExactly(
            header -> assertThat(header).matches("TIME +POD +REPLICA +WHAT"),
            line -> assertThat(line).contains(pod + "  00000000  is claimed for visitors"),
            line -> assertThat(line).endsWith(pod + "  00000000  serves"),
            line -> assertThat(line).isEmpty(),
            line -> assertThat(line).matches("last cold start: .*, pod .*, which serves since"),
            line -> assertThat(line).matches("  inLine +0.0 ms"),
            line -> assertThat(line).matches("  fromClaimToEnd +[0-9.]+ ms"));
  }

  @Test
  void why_shows_a_pod_s_last_words_below_its_end() {
    server.kore.change(
        pod,
        Step.end(Reason.EXITED, "exit code 1")
            .on(Map.of("lastWords", List.of("Error: \u001bbroken"))));

    assertThat(shell.run("why", pod.toString(), "--limit", "1").out())
        .contains("there is more before: --before ")
        .contains("ended: its process ended by itself: exit code 1")
        .contains("  | Error: ?broken");
  }

  @Test
  void what_was_before_is_asked_for_as_the_answer_says() {
    var newest = shell.run("why", "hello", "--limit", "1").out();
    var place = newest.lines().findFirst().orElseThrow().replaceFirst(".*--before ", "");

    var before = shell.run("why", "hello", "--limit", "1", "--before", place);

    assertThat(before.exitCode()).as(before.err()).isZero();
    assertThat(before.out()).contains("is claimed for visitors");
    assertThat(newest).doesNotContain("is claimed for visitors");
  }

  @Test
  void why_of_nobody_fails_and_a_wrong_name_is_a_mistake() {
    assertThat(shell.run("why", "nobody").exitCode()).isEqualTo(1);
    assertThat(shell.run("why", "Not A Site").exitCode()).isEqualTo(2);
    assertThat(shell.run("why", "hello", "--since", "soon").exitCode()).isEqualTo(2);
    var wrong = shell.run("why", "hello", "--before", "12x3-4");
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.err()).contains("copy the place from an earlier answer");
    assertThat(shell.run("why", "hello", "--json").out()).startsWith("{\"decisions\":[");
  }

  @Test
  void logs_show_each_line_with_its_time_pod_and_severity() {
    write("{\"severity\":\"ERROR\",\"message\":\"broken\\u001b[2J\"}");
    write("plain");

    assertThat(shell.run("logs", "hello", "--since", "10m").out().lines())
        .satisfiesExactly(
            line -> assertThat(line).endsWith("  00000000  ERROR    broken?[2J"),
            line -> assertThat(line).endsWith("  00000000  stdout   plain"));
    assertThat(shell.run("logs", "hello", "--limit", "1").out().lines()).hasSize(1);
    assertThat(shell.run("logs", "nobody").exitCode()).isEqualTo(1);
  }

  private void write(String text) {
    server.logs.add(List.of(new Written(new LogLine(pod, Source.STDOUT, text), Duration.ZERO)));
  }
}
