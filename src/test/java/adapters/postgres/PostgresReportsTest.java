package adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import domain.reports.Reports.Query;
import domain.reports.Reports.Report;
import domain.site.SiteId;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class PostgresReportsTest {
  private static final Query LAST_DAY =
      new Query(Optional.empty(), Optional.empty(), Optional.empty(), 100, 0);

  private final Database database = TestPostgres.newDatabase();
  private final PostgresReports reports = new PostgresReports(database);

  @AfterEach
  void close() {
    database.close();
  }

  @ParameterizedTest
  @EnumSource
  void a_report_of_nothing_has_no_rows(Report report) {
    assertThat(reports.rows(report, LAST_DAY).orElseThrow()).isEmpty();
  }

  @Test
  void a_sites_usage_is_of_the_time_asked_for_and_of_now() {
    Sql.run(
        database,
        """
        insert into kore.site_traffic values
          ('hello', date_trunc('minute', now()), gen_random_uuid(), 7, 100, 0, now(), now(), 2),
          ('other', date_trunc('minute', now()), gen_random_uuid(), 1, 100, 0, now(), now(), 0)
        """);
    var hello = Optional.of(new SiteId("hello"));

    for (var report : new Report[] {Report.SITES_BY_HOUR, Report.SITES_BY_DAY}) {
      var rows = reports.rows(report, LAST_DAY).orElseThrow();
      assertThat(rows).extracting(row -> row.get("site")).containsExactly("hello", "other");
      assertThat(rows.getFirst()).containsEntry("requests", 7L).containsEntry("errors", 2L);

      var one = new Query(Optional.empty(), Optional.empty(), hello, 100, 0);
      assertThat(reports.rows(report, one).orElseThrow()).hasSize(1);

      var past =
          new Query(
              Optional.of(Instant.EPOCH), Optional.of(Instant.EPOCH.plusSeconds(9)), hello, 9, 0);
      assertThat(reports.rows(report, past).orElseThrow()).isEmpty();

      var second = new Query(Optional.empty(), Optional.empty(), Optional.empty(), 100, 1);
      assertThat(reports.rows(report, second).orElseThrow()).hasSize(1);
    }
  }
}
