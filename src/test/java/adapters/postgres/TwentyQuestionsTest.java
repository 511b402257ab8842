package adapters.postgres;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;

/** Each question of {@code docs/reporting.md} is asked, of data whose answers are known. */
final class TwentyQuestionsTest {
  private static final Pattern QUESTION =
      Pattern.compile("### (\\d+)\\..*?```sql\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern ANSWER =
      Pattern.compile("^## (\\d+)\\n(.*?)(?=^## |\\z)", Pattern.DOTALL | Pattern.MULTILINE);

  /** Pairs of sums that are not the same, or are nothing at all. */
  private static final String SAME =
      """
      with hourly as (
        select sum(pod_seconds) as seconds, sum(requests) as requests, sum(errors) as errors, sum(refusals) as refusals,
          sum(busy_ms) as busy, sum(cold_starts) as cold_starts from reporting.site_usage_hourly
      ), daily as (
        select sum(pod_seconds) as seconds, sum(requests) as requests, sum(errors) as errors, sum(refusals) as refusals,
          sum(busy_ms) as busy, sum(cold_starts) as cold_starts from reporting.site_usage_daily
      ), pods as (
        select sum(seconds) as seconds, sum(idle_seconds) as idle, sum(requests) as requests, sum(errors) as errors,
          sum(extract(epoch from pooled_at - registered_at)) as warming, count(claimed_at) as claims,
          count(*) filter (where claimed_at is null and ended_at is not null) as unused from reporting.pod_usage
      ), pool as (
        select sum(site_seconds) as seconds, sum(idle_seconds) as idle, sum(warming_seconds) as warming,
          sum(claims) as claims, sum(misses) as misses, sum(unused) as unused from reporting.pool_utilisation
      )
      select what, one, other from hourly, daily, pods, pool,
        (select sum(requests) as requests, sum(errors) as errors, sum(busy_ms) as busy from reporting.replica_traffic) replicas,
        (select sum(refusals) as refusals from reporting.refusals) refused,
        (select count(*) as cold_starts, count(*) filter (where found_pool_empty) as misses from reporting.cold_starts) cold,
        lateral (values
          ('seconds by hour and day', hourly.seconds::numeric, daily.seconds::numeric),
          ('seconds by hour and pod', hourly.seconds, pods.seconds),
          ('seconds by pod and in the pool', pods.seconds, pool.seconds),
          ('idle seconds', pods.idle, pool.idle),
          ('warming seconds', pods.warming, pool.warming),
          ('claims', pods.claims, pool.claims),
          ('misses', cold.misses, pool.misses),
          ('unused pods', pods.unused, pool.unused),
          ('requests by hour and day', hourly.requests, daily.requests),
          ('requests by hour and pod', hourly.requests, pods.requests),
          ('requests by hour and replica', hourly.requests, replicas.requests),
          ('errors by hour and day', hourly.errors, daily.errors),
          ('errors by hour and pod', hourly.errors, pods.errors),
          ('errors by hour and replica', hourly.errors, replicas.errors),
          ('busy time by hour and day', hourly.busy, daily.busy),
          ('busy time by hour and replica', hourly.busy, replicas.busy),
          ('refusals by hour and day', hourly.refusals, daily.refusals),
          ('refusals by hour', hourly.refusals, refused.refusals),
          ('cold starts by hour and day', hourly.cold_starts, daily.cold_starts),
          ('cold starts by hour', hourly.cold_starts, cold.cold_starts)) same (what, one, other)
      where abs(one - other) < 0.001 is not true or one = 0
      """;

  @Test
  void each_question_has_its_answer() throws IOException {
    var questions = numbered(QUESTION, Files.readString(Path.of("docs/reporting.md")));
    var answers = numbered(ANSWER, resource("answers.txt"));
    assertThat(questions).hasSizeGreaterThanOrEqualTo(20);

    try (var database = TestPostgres.newDatabase()) {
      var given = database.transactions().inTransaction(handle -> ask(handle, questions));
      given.forEach((number, rows) -> assertThat(rows).as(number).isEqualTo(answers.get(number)));
    }
  }

  /** Of all that was, in one transaction: what every two views say of the same thing. */
  @Test
  void the_views_add_up() {
    try (var database = TestPostgres.newDatabase()) {
      var different =
          database
              .transactions()
              .inTransaction(
                  handle -> {
                    handle.createScript(resource("usage.sql")).executeAsSeparateStatements();
                    handle.execute("set local role kore_reporting");
                    return rows(handle, SAME);
                  });
      assertThat(different).isEmpty();
    }
  }

  /** In one transaction, whose now() stands still. */
  private static Map<String, String> ask(Handle handle, Map<String, String> questions) {
    handle.createScript(resource("usage.sql")).executeAsSeparateStatements();
    handle.execute("set local role kore_reporting");
    var given = new LinkedHashMap<String, String>();
    questions.forEach((number, sql) -> given.put(number, rows(handle, sql)));
    return given;
  }

  private static String rows(Handle handle, String sql) {
    return handle.createQuery(sql.replace("::", "\\:\\:")).mapToMap().stream()
        .map(row -> row.values().stream().map(String::valueOf).collect(joining(" | ")))
        .collect(joining("\n"));
  }

  private static Map<String, String> numbered(Pattern pattern, String text) {
    var found = new LinkedHashMap<String, String>();
    pattern.matcher(text).results().forEach(m -> found.put(m.group(1), m.group(2).strip()));
    return found;
  }

  private static String resource(String name) {
    try (InputStream in = TwentyQuestionsTest.class.getResourceAsStream("/reporting/" + name)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
