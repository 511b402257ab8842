package adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import domain.site.SiteId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How usage is rolled up by the hour, and what it is made of is forgotten afterwards. */
final class UsageTest {
  private final Database database = TestPostgres.newDatabase();

  /** The beginning of the last hour that is over, in SQL; the next may be over during the test. */
  private final String hour = lastHour();

  private final UsageRollUp rollUp = new UsageRollUp(database);
  private final Retention retention =
      new Retention(
          database,
          new Retention.Periods(
              Duration.ofDays(30),
              Duration.ofHours(1),
              Duration.ofDays(30),
              Duration.ofDays(2),
              Duration.ofDays(400),
              Duration.ofDays(800),
              Duration.ofDays(400)));

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void an_hours_requests_are_those_of_all_replicas_in_its_minutes() {
    traffic("0 min", 10, 100);
    traffic("59 min", 5, 50);
    traffic("59 min", 2, 20);
    traffic("60 min", 1, 10);

    rollUp.step();

    assertThat(usage()).containsExactly(Map.of("requests", 17L, "busy_ms", 170L));
  }

  @Test
  void a_pods_seconds_are_those_within_the_hour() {
    ended("-10 min", "10 min");
    ended("20 min", "30 min");
    ended("50 min", "70 min");
    ended("-20 min", "-10 min");
    live("59 min");

    rollUp.step();

    assertThat(hours("pod_seconds = 60 * (10 + 10 + 10 + 1)")).isEqualTo(1);
  }

  @Test
  void the_peak_is_of_pods_at_the_same_time_that_do_not_drain() {
    ended("0 min", "20 min");
    ended("10 min", "30 min");
    ended("20 min", "40 min");
    Sql.run(
        database,
        "update kore.pod_history set draining_at = claimed_at + interval '10 minutes'"
            + " where claimed_at = "
            + hour);

    rollUp.step();

    assertThat(hours("peak_pods = 2")).isEqualTo(1);
    Sql.run(
        database, "update kore.pod_history set draining_at = claimed_at + interval '10 minutes'");
    Sql.run(database, "update kore.usage_hour set rolled_up_at = rolled_up_at - interval '1 hour'");
    rollUp.step();
    assertThat(hours("peak_pods = 1")).isEqualTo(1);
  }

  @Test
  void a_start_is_cold_when_visitors_waited_for_it() {
    ended("0 min", "20 min");
    ended("10 min", "30 min");
    Sql.run(
        database,
        "update kore.pod_history set wish = 'another' where claimed_at = "
            + hour
            + " + interval '10 minutes'");
    ended("30 min", "31 min");
    ended("40 min", "41 min");
    Sql.run(
        database,
        "update kore.pod_history set wish = 'preview' where claimed_at = "
            + hour
            + " + interval '40 minutes'");
    ended("50 min", "51 min");
    Sql.run(
        database,
        "update kore.pod_history set serving_at = null where claimed_at = "
            + hour
            + " + interval '50 minutes'");

    rollUp.step();

    assertThat(hours("cold_starts = 3 and cold_ms_p50 = 1000 and cold_ms_p99 = 1000")).isEqualTo(1);
  }

  @Test
  void hours_that_were_missed_are_made_up_for_and_those_of_nothing_have_no_row() {
    traffic("-49 hours", 1, 10);
    traffic("-1 hours", 1, 10);

    rollUp.step();

    assertThat(Sql.count(database, "kore.usage_hour where hour <= " + hour)).isEqualTo(50);
    assertThat(Sql.count(database, "kore.site_usage_hour")).isEqualTo(2);
  }

  @Test
  void traffic_that_is_recorded_late_is_counted_when_the_next_hour_is_rolled_up() {
    traffic("0 min", 1, 10);
    rollUp.step();
    traffic("1 min", 1, 10);
    rollUp.step();
    assertThat(usage()).containsExactly(Map.of("requests", 1L, "busy_ms", 10L));

    Sql.run(database, "update kore.usage_hour set rolled_up_at = rolled_up_at - interval '1 hour'");
    rollUp.step();

    assertThat(usage()).containsExactly(Map.of("requests", 2L, "busy_ms", 20L));
  }

  @Test
  void what_is_old_is_forgotten_and_the_rest_is_kept() {
    traffic("-40 hours", 1, 10);
    traffic("-49 hours", 1, 10);
    ended("-29 days", "-29 days");
    ended("-31 days", "-31 days");
    Sql.run(
        database, "insert into kore.pod_traffic select id, replica, 1, 1 from kore.pod_history");
    rollUp.step();
    Sql.run(
        database,
        "insert into kore.site_usage_hour select site, now() - interval '401 days', 1, 1, 1, 1, 1"
            + " from kore.site_usage_hour limit 1");
    int hours = Sql.count(database, "kore.site_usage_hour");
    Sql.run(
        database,
        "insert into kore.placement_key select n, 'hello', repeat('0', 64), gen_random_uuid(),"
            + " 'joined', now() - interval '12 hours' * n from generate_series(1, 3) n");
    new PostgresSites(database).addRevision(new SiteId("keys"), new byte[0]);
    Sql.run(
        database,
        "insert into kore.site_revision (site, revision, digest, size, created_at, key)"
            + " select site, 1 + n, digest, 0, now() - interval '12 hours' * n, n"
            + " from kore.site_revision, generate_series(1, 3) n where site = 'keys'");

    retention.step();

    assertThat(Sql.count(database, "kore.site_revision where site = 'keys'")).isEqualTo(4);
    assertThat(Sql.count(database, "kore.site_revision where key is not null")).isEqualTo(1);
    assertThat(Sql.count(database, "kore.site_traffic")).isEqualTo(1);
    assertThat(Sql.count(database, "kore.pod_history")).isEqualTo(1);
    assertThat(Sql.count(database, "kore.pod_traffic join kore.pod_history on pod = id"))
        .isEqualTo(1);
    assertThat(Sql.count(database, "kore.pod_traffic")).isEqualTo(1);
    assertThat(Sql.count(database, "kore.site_usage_hour")).isEqualTo(hours - 1);
    assertThat(Sql.count(database, "kore.placement_key")).isEqualTo(1);
  }

  @Test
  void nothing_is_forgotten_that_was_not_rolled_up() {
    traffic("-49 hours", 1, 10);
    ended("-31 days", "-31 days");

    retention.step();

    assertThat(Sql.count(database, "kore.site_traffic")).isEqualTo(1);
    assertThat(Sql.count(database, "kore.pod_history")).isEqualTo(1);
  }

  /** {@code at} is since the beginning of the hour. */
  private void traffic(String at, int requests, int busyMillis) {
    Sql.run(
        database,
        """
        insert into kore.site_traffic
        values ('hello', %s + interval '%s', gen_random_uuid(), %d, %d, 0, now(), now())
        """
            .formatted(hour, at, requests, busyMillis));
  }

  private void ended(String claimed, String ended) {
    Sql.run(
        database,
        """
        insert into kore.pod_history (
          id, pool, replica, site, revision, claim, slot, wish,
          registered_at, claimed_at, serving_at, ended_at, end_reason, detail)
        select gen_random_uuid(), 'default', gen_random_uuid(), 'hello', 1, gen_random_uuid(), 1,
          'visitors',
          at, at, at + interval '1 second', %1$s + interval '%3$s', 'recycled', ''
        from (select %1$s + interval '%2$s' as at) claimed
        """
            .formatted(hour, claimed, ended));
  }

  private void live(String claimed) {
    Sql.run(
        database,
        """
        insert into kore.pod (
          id, pool, replica, state, address, boot, site, revision, claim, secret, slot, claimed_at)
        values (
          gen_random_uuid(), 'default', gen_random_uuid(), 'claimed', 'localhost:1',
          gen_random_uuid(), 'hello', 1, gen_random_uuid(), '', 1, %s + interval '%s')
        """
            .formatted(hour, claimed));
  }

  private String lastHour() {
    return database
        .transactions()
        .statement(
            handle ->
                handle
                    .select(
                        "select quote_literal(date_trunc('hour', now()) - interval '1 hour')"
                            + " || '::timestamptz'")
                    .mapTo(String.class)
                    .one());
  }

  private List<Map<String, Object>> usage() {
    return database
        .transactions()
        .statement(
            handle ->
                handle
                    .select(
                        "select requests, busy_ms from kore.site_usage_hour where hour = " + hour)
                    .mapToMap()
                    .list());
  }

  private int hours(String that) {
    return Sql.count(database, "kore.site_usage_hour where hour = " + hour + " and " + that);
  }
}
