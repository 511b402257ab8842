package adapters.postgres;

import java.time.Duration;
import java.util.Map;

/**
 * Forgets what is old, some rows at a time. Nothing that usage is made of is forgotten before it
 * has been rolled up ({@link UsageRollUp}). The ledger goes by the day ({@link LedgerPartitions}).
 */
public final class Retention {
  private static final int AT_ONCE = 5000;
  private static final Duration REQUEST_KEYS = Duration.ofHours(24);

  private static final String HISTORY =
      """
      with gone as (
        select ctid as place, id from kore.pod_history
        where ended_at < now() - make_interval(secs => :keep)
          and ended_at < (select max(hour) from kore.usage_hour)
        limit :most
      ), traffic as (
        delete from kore.pod_traffic where pod in (select id from gone)
      )
      delete from kore.pod_history where ctid = any (array(select place from gone))
      """;

  private static final String MINUTES =
      """
      delete from kore.site_traffic where ctid = any (array(
        select ctid from kore.site_traffic
        where minute < now() - make_interval(secs => :keep)
          and minute < (select max(hour) from kore.usage_hour)
        limit :most))
      """;

  private static final String USAGE =
      """
      with listed as (
        delete from kore.usage_hour where hour < now() - make_interval(secs => :keep)
      )
      delete from kore.site_usage_hour where ctid = any (array(
        select ctid from kore.site_usage_hour
        where hour < now() - make_interval(secs => :keep)
        limit :most))
      """;

  private static final String AUDIT =
      """
      with tokens as (
        delete from kore.token
        where revoked_at < now() - make_interval(secs => :keep)
      )
      delete from kore.audit where ctid = any (array(
        select ctid from kore.audit where at < now() - make_interval(secs => :keep) limit :most))
      """;

  /** Where a row is old by one of its own times alone. */
  private static final String ROWS =
      """
      delete from kore.%1$s where ctid = any (array(
        select ctid from kore.%1$s
        where %2$s <= now() - make_interval(secs => :keep)
        limit :most))
      """;

  private static final String SITE_EVENTS = ROWS.formatted("site_event", "at");
  private static final String LOGS = ROWS.formatted("pod_log", "at");
  private static final String REFUSALS = ROWS.formatted("site_refusal", "hour");
  private static final String PLACEMENT_KEYS = ROWS.formatted("placement_key", "recorded_at");

  private static final String DAYS =
      """
      with listed as (
        delete from kore.usage_day where day < (now() - make_interval(secs => :keep))::date
      ), pool as (
        delete from kore.pool_usage_hour where hour < now() - make_interval(secs => :keep)
      )
      delete from kore.site_usage_day where ctid = any (array(
        select ctid from kore.site_usage_day
        where day < (now() - make_interval(secs => :keep))::date
        limit :most))
      """;

  private static final String DEPLOYMENT_KEYS =
      """
      update kore.site_revision set key = null where ctid = any (array(
        select ctid from kore.site_revision
        where key is not null and created_at <= now() - make_interval(secs => :keep)
        limit :most))
      """;

  private final Transactions transactions;
  private final Map<String, Duration> keep;

  /**
   * @param events how long publications are remembered, as the ledger is
   * @param logs how long what pods wrote is kept, to an hour or so
   * @param history how long pods that have ended are remembered, with their traffic; 2 days or more
   * @param minutes how long sites' traffic is, by the minute; 2 days or more
   * @param usage how long sites' usage is, by the hour; 2 days or more
   * @param days how long sites' usage is, by the day, and the pool's; 3 days or more
   * @param audit how long changes by the API are remembered, and tokens that were revoked
   */
  public record Periods(
      Duration events,
      Duration logs,
      Duration history,
      Duration minutes,
      Duration usage,
      Duration days,
      Duration audit) {}

  public Retention(Database database, Periods periods) {
    this.transactions = database.transactions();
    this.keep =
        Map.of(
            HISTORY, periods.history(),
            MINUTES, periods.minutes(),
            USAGE, periods.usage(),
            AUDIT, periods.audit(),
            SITE_EVENTS, periods.events(),
            LOGS, periods.logs(),
            REFUSALS, periods.usage(),
            DAYS, periods.days(),
            PLACEMENT_KEYS, REQUEST_KEYS,
            DEPLOYMENT_KEYS, REQUEST_KEYS);
  }

  /** To be taken every hour or so. */
  public void step() {
    keep.forEach(
        (sql, period) -> {
          while (forgetSome(sql, period) == AT_ONCE) {
            // There is more.
          }
        });
  }

  private int forgetSome(String sql, Duration period) {
    return transactions.statement(
        handle ->
            handle
                .createUpdate(sql)
                .bind("keep", period.toSeconds())
                .bind("most", AT_ONCE)
                .execute());
  }
}
