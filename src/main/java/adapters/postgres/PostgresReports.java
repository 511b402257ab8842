package adapters.postgres;

import domain.reports.Reports;
import domain.site.SiteId;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jspecify.annotations.Nullable;

/** {@link Reports} on the views of {@code reporting}, over connections of their own. */
public final class PostgresReports implements Reports {
  private static final String CANCELLED = "57014";

  private static final String USAGE =
      """
      pod_seconds as "podSeconds", requests, errors, refusals, cold_starts as "coldStarts",
        cold_ms_p50 as "coldMsP50", cold_ms_p95 as "coldMsP95", cold_ms_p99 as "coldMsP99",
        peak_pods as "peakPods"
      """;

  private static final String BY_HOUR =
      "select site, hour, "
          + USAGE
          + """
            from reporting.site_usage_hourly
            where hour >= date_trunc('hour', :from) and hour < :to
              and (:site::text is null or site = :site)
            order by hour desc, pod_seconds desc, site
            """;

  private static final String BY_DAY =
      "select site, day, "
          + USAGE
          + """
            from reporting.site_usage_daily
            where day >= (:from at time zone 'UTC')::date and day < :to at time zone 'UTC'
              and (:site::text is null or site = :site)
            order by day desc, pod_seconds desc, site
            """;

  private static final String COLD_STARTS =
      """
      select pod, site, revision, replica, claimed_at as "claimedAt", start_ms as "startMs",
        claim_ms as "claimMs", fetch_ms as "fetchMs", transfer_ms as "transferMs",
        unpack_ms as "unpackMs", load_ms as "loadMs", commit_ms as "commitMs",
        slowest_step as "slowestStep", found_pool_empty as "foundPoolEmpty", failure
      from reporting.cold_starts
      where claimed_at >= :from and claimed_at < :to and (:site::text is null or site = :site)
      order by claimed_at desc, pod
      """;

  private static final String POOL =
      """
      select pool, hour, site_seconds as "siteSeconds", idle_seconds as "idleSeconds",
        warming_seconds as "warmingSeconds", utilisation, average_idle as "averageIdle",
        lowest_idle as "lowestIdle", claims, misses, unused
      from reporting.pool_utilisation
      where hour >= date_trunc('hour', :from) and hour < :to
      order by hour desc, pool
      """;

  private final Transactions transactions;

  public PostgresReports(Database database) {
    this.transactions = database.reports();
  }

  @Override
  public Optional<List<Map<String, @Nullable Object>>> rows(Report report, Query query) {
    var sql =
        switch (report) {
          case SITES_BY_HOUR -> BY_HOUR;
          case SITES_BY_DAY -> BY_DAY;
          case COLD_STARTS -> COLD_STARTS;
          case POOL -> POOL;
        };
    try {
      return Optional.of(read(withBounds(sql), query));
    } catch (JdbiException e) {
      if (e.getCause() instanceof SQLException late && CANCELLED.equals(late.getSQLState())) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static String withBounds(String sql) {
    return sql.replace(":from", "coalesce(:from::timestamptz, now() - interval '24 hours')")
            .replace(":to", "coalesce(:to::timestamptz, now())")
        + " limit :limit offset :offset";
  }

  private List<Map<String, @Nullable Object>> read(String sql, Query query) {
    return transactions.statement(
        handle ->
            handle
                .createQuery(sql)
                // The pool is no site's.
                .configure(SqlStatements.class, it -> it.setUnusedBindingAllowed(true))
                .bind("from", query.from().map(Instant::toString).orElse(null))
                .bind("to", query.to().map(Instant::toString).orElse(null))
                .bind("site", query.site().map(SiteId::value).orElse(null))
                .bind("limit", query.limit())
                .bind("offset", query.offset())
                .map((row, _) -> row(row))
                .list());
  }

  private static Map<String, @Nullable Object> row(ResultSet row) throws SQLException {
    var columns = row.getMetaData();
    var read = new LinkedHashMap<String, @Nullable Object>();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      read.put(columns.getColumnLabel(i), value(row.getObject(i)));
    }
    return read;
  }

  private static @Nullable Object value(@Nullable Object value) {
    return switch (value) {
      case Timestamp time -> time.toInstant().toString();
      case Date day -> day.toString();
      case UUID id -> id.toString();
      // None of them is measured more exactly than by the thousandth.
      case Double number -> Math.round(number * 1000) / 1000.0;
      case null, default -> value;
    };
  }
}
