package adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the schema {@code reporting} shows to whom. */
final class ReportingViewsTest {
  private final Database database = TestPostgres.newDatabase();

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void every_view_and_every_column_says_what_it_is() {
    assertThat(
            all(
                """
                select c.relname || coalesce('.' || a.attname, '')
                from pg_class c
                  cross join lateral (
                    select null::name as attname, 0 as attnum
                    union all
                    select attname, attnum from pg_attribute
                    where attrelid = c.oid and attnum > 0 and not attisdropped) a
                where c.relnamespace = 'reporting'::regnamespace
                  and (case when a.attnum = 0 then obj_description(c.oid, 'pg_class')
                            else col_description(c.oid, a.attnum) end) is null
                """))
        .isEmpty();
    assertThat(views()).hasSizeGreaterThanOrEqualTo(8);
  }

  @Test
  void who_reports_reads_every_view() {
    for (var view : views()) {
      asReporting("select * from reporting." + view);
    }
  }

  @Test
  void who_reports_reads_nothing_else() {
    var tables =
        all(
            "select relname from pg_class where relkind in ('r', 'p', 'v') and relnamespace = 'kore'::regnamespace");

    assertThat(tables).contains("pod", "pod_history", "site", "bundle");
    for (var table : tables) {
      assertDenied("select * from kore." + table);
    }
  }

  @Test
  void who_reports_changes_nothing() {
    for (var view : views()) {
      assertDenied("delete from reporting." + view);
      assertDenied("insert into reporting.%s select * from reporting.%s".formatted(view, view));
      assertDenied("drop view reporting." + view);
    }
    assertDenied("insert into reporting.refusals values ('a', now(), 'b', gen_random_uuid(), 1)");
    assertDenied("update reporting.refusals set refusals = 0");
    assertDenied("truncate kore.pod_history");
    assertDenied("create table reporting.mine (n int)");
    assertDenied("create table public.mine (n int)");
    assertDenied("create schema mine");
    assertDenied("select kore.roll_up(now())");
    assertDenied("create role other");
  }

  private List<String> views() {
    return all("select relname from pg_class where relnamespace = 'reporting'::regnamespace");
  }

  private List<String> all(String sql) {
    return database
        .transactions()
        .statement(handle -> handle.select(sql).mapTo(String.class).list());
  }

  private void asReporting(String sql) {
    database
        .transactions()
        .inTransaction(
            handle -> {
              handle.execute("set local role kore_reporting");
              return handle.execute(sql);
            });
  }

  private void assertDenied(String sql) {
    assertThatThrownBy(() -> asReporting(sql))
        .as(sql)
        .rootCause()
        .hasMessageMatching("(?s)ERROR: (permission denied|must be owner|cannot ).*");
  }
}
