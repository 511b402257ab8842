package adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * How long typical questions take on a year's history of 100,000 sites: {@code bench/reports}.
 * Prints a table.
 */
final class ReportTimes {
  private static final long ROWS = Long.getLong("kore.bench.rows", 10_000_000);
  private static final int SITES = 100_000;
  private static final int ROUNDS = 3;

  /** A few sites have most of the traffic: the site of a row is a number to the third power. */
  private static final String SITE = "'s' || floor(%d * power(random(), 3))::int".formatted(SITES);

  private static final Map<String, String> QUESTIONS = new LinkedHashMap<>();

  static {
    QUESTIONS.put(
        "`site_usage_daily`: one site, each day of a year",
        "select * from reporting.site_usage_daily where site = 's7' and day > now()::date - 365");
    QUESTIONS.put(
        "`site_usage_daily`: top 20 of yesterday",
        "select site, pod_seconds from reporting.site_usage_daily"
            + " where day = (now() at time zone 'UTC')::date - 1 order by 2 desc limit 20");
    QUESTIONS.put(
        "`site_usage_daily`: all sites, a month, summed up",
        "select site, sum(pod_seconds) from reporting.site_usage_daily"
            + " where day > now()::date - 30 group by site order by 2 desc limit 20");
    QUESTIONS.put(
        "`site_usage_hourly`: one site over a month",
        "select * from reporting.site_usage_hourly"
            + " where site = 's7' and hour > now() - interval '30 days'");
    QUESTIONS.put(
        "`site_usage_hourly`: all sites over a day",
        "select site, sum(requests) from reporting.site_usage_hourly"
            + " where hour > now() - interval '1 day' group by site");
    QUESTIONS.put(
        "`pod_usage`: one site over a month",
        "select sum(seconds), sum(requests) from reporting.pod_usage"
            + " where site = 's7' and ended_at > now() - interval '30 days'");
    QUESTIONS.put(
        "`pod_usage`: all sites over a day",
        "select site, sum(seconds), sum(requests) from reporting.pod_usage"
            + " where ended_at > now() - interval '1 day' group by site order by 2 desc limit 20");
    QUESTIONS.put(
        "`pod_usage`: one pod",
        "select * from reporting.pod_usage where pod = (select id from kore.pod_history limit 1)");
    QUESTIONS.put(
        "`cold_starts`: all sites over a day, by step",
        "select site, count(*), avg(claim_ms), avg(load_ms) from reporting.cold_starts"
            + " where claimed_at > now() - interval '1 day' group by site order by 2 desc limit 20");
    QUESTIONS.put(
        "`cold_starts`: one site over a month",
        "select * from reporting.cold_starts"
            + " where site = 's7' and claimed_at > now() - interval '30 days'");
    QUESTIONS.put(
        "`pool_utilisation`: a month",
        "select * from reporting.pool_utilisation where hour > now() - interval '30 days'");
    QUESTIONS.put(
        "`refusals`: all sites over a day",
        "select site, kind, sum(refusals) from reporting.refusals"
            + " where hour > now() - interval '1 day' group by 1, 2 order by 3 desc limit 20");
    QUESTIONS.put(
        "the roll-up of an hour",
        "select kore.roll_up(date_trunc('hour', now()) - interval '1 hour')");
    QUESTIONS.put(
        "the roll-up of a day", "select kore.roll_up_day((now() at time zone 'UTC')::date - 1)");
  }

  private final Database database = TestPostgres.newDatabase();

  @Test
  void the_views_are_timed() {
    fill();
    var table = new ArrayList<>(List.of("| question | ms |", "|---|---|"));
    QUESTIONS.forEach(
        (question, sql) ->
            table.add(String.format(Locale.ROOT, "| %s | %,.0f |", question, median(sql))));
    System.out.println(String.join("\n", table));
    assertThat(table).hasSize(2 + QUESTIONS.size());
    database.close();
  }

  private void fill() {
    run("alter table kore.pod_history drop constraint pod_history_pkey");
    run("drop index kore.pod_history_site, kore.pod_history_cold");
    run(
        """
        insert into kore.pod_history
        select gen_random_uuid(), 'default', '00000000-0000-0000-0000-00000000000a', %s, 1,
          null, 1, null, at, at + interval '2 s', at + interval '60 s',
          at + interval '60.2 s', at + interval '350 s', 'expired', at + interval '360 s', 'drained', '',
          (array['visitors', 'visitors', 'another', 'replacement'])[1 + n %% 4],
          '00000000-0000-0000-0000-00000000000a', n %% 1000 = 0, 5 + n %% 7, 2, 10, 20, 80 + n %% 100
        from (
          select n, now() - interval '90 days' + n * (interval '90 days' / %d) as at
          from generate_series(1::bigint, %d) n) pod
        """
            .formatted(SITE, ROWS, ROWS));
    run("alter table kore.pod_history add primary key (id)");
    run("create index pod_history_site on kore.pod_history (site, ended_at)");
    run("create index pod_history_cold on kore.pod_history (claimed_at) where wish = 'visitors'");
    run("alter table kore.pod_traffic drop constraint pod_traffic_pkey");
    run("insert into kore.pod_traffic select id, replica, 100, 1000, 1 from kore.pod_history");
    run("alter table kore.pod_traffic add primary key (pod, replica)");
    usage("hour", 2400, "date_trunc('hour', now()) - interval '1 hour' - n * interval '1 hour'");
    usage("day", 365, "(now() at time zone 'UTC')::date - 1 - n");
    run(
        """
        insert into kore.site_traffic
        select 's' || n, date_trunc('minute', now()) - m * interval '1 minute', '00000000-0000-0000-0000-00000000000a',
          10, 100, 0, now(), now()
        from generate_series(0, 2000) n, generate_series(0, 120) m
        """);
    run(
        """
        insert into kore.pool_usage_hour
        select 'default', hour, 1, 1, 1, 1, 1, 1, 1 from kore.usage_hour
        """);
    run(
        """
        insert into kore.site_refusal
        select s, hour, 'pool-empty', '00000000-0000-0000-0000-00000000000a', 1
        from (select 's' || n * 37 as s from generate_series(0, 400) n) site, kore.usage_hour
        """);
    run("vacuum analyze");
  }

  /** As many sites in each hour or day as make the rows. */
  private void usage(String unit, int units, String at) {
    var table = "kore.site_usage_" + unit;
    run("alter table %s drop constraint site_usage_%s_pkey".formatted(table, unit));
    run(
        """
        insert into %1$s (site, %2$s, requests, busy_ms, pod_seconds, peak_pods, cold_starts,
          cold_ms_p50, cold_ms_p95, cold_ms_p99, errors, refusals)
        select 's' || s * (%5$d::bigint * %3$d / %4$d) + floor(random() * (%5$d::bigint * %3$d / %4$d))::bigint, %6$s, 100, 1000, 300, 1, 1, 100, 200, 300, 1, 0
        from generate_series(%3$d - 1, 0, -1) n, generate_series(0, %4$d / %3$d - 1) s
        """
            .formatted(table, unit, units, ROWS, SITES, at));
    run("alter table %s add primary key (site, %s)".formatted(table, unit));
    run("insert into kore.usage_%1$s (%1$s) select distinct %1$s from %2$s".formatted(unit, table));
  }

  private void run(String sql) {
    long started = System.nanoTime();
    try (var connection = database.connect("bench", 0);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (java.sql.SQLException e) {
      throw new IllegalStateException(sql, e);
    }
    System.out.printf(
        "%s… %,d ms%n",
        sql.strip().lines().findFirst().orElse(""), (System.nanoTime() - started) / 1_000_000);
  }

  private double median(String sql) {
    var times = new ArrayList<Double>();
    for (int i = 0; i < ROUNDS; i++) {
      long started = System.nanoTime();
      try (var connection = database.connect("bench", 0);
          var statement = connection.createStatement()) {
        statement.execute(sql);
      } catch (java.sql.SQLException e) {
        throw new IllegalStateException(sql, e);
      }
      times.add((System.nanoTime() - started) / 1e6);
    }
    return times.stream().sorted().toList().get(ROUNDS / 2);
  }
}
