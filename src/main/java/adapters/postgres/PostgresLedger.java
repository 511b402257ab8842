package adapters.postgres;

import com.fasterxml.jackson.core.type.TypeReference;
import domain.decisions.Ledger;
import domain.pod.PodId;
import domain.site.SiteId;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.generic.GenericType;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** {@link Ledger} on {@code kore.pod_event}, {@code kore.site_event} and {@code kore.decision}. */
public final class PostgresLedger implements Ledger {
  private static final String POD_EVENT =
      """
      select at, seq, at as last_at, 1::bigint as times, replica, to_state as what, pod, site,
        revision, slot, reason, detail, inputs
      from kore.pod_event
      """;

  private static final String SITE_EVENT =
      """
      select at, seq, at as last_at, 1::bigint as times, null::uuid as replica, what,
        null::uuid as pod, site, revision, null::integer as slot, null as reason, '' as detail,
        null::jsonb as inputs
      from kore.site_event
      """;

  private static final String DECISION =
      """
      select first_at as at, seq, last_at, times, replica, kind as what, null::uuid as pod, site,
        null::integer as revision, null::integer as slot, reason, detail, inputs
      from kore.decision
      """;

  private static final String PAGE =
      """
       and (at, seq) < (coalesce(:beforeAt::timestamptz, 'infinity'),
                        coalesce(:beforeSeq::bigint, 9223372036854775807))
      order by at desc, seq desc limit :limit
      """;

  private static final String SINCE =
      """
       >= coalesce(now() - make_interval(secs => :since::double precision), '-infinity')
      """;

  /** Each kind for itself, so that an index leads to the newest. */
  private static final String OF_SITE =
      "select * from ((%s) union all (%s) union all (%s)) story order by at desc, seq desc limit :limit"
          .formatted(
              POD_EVENT + "where site = :site and at" + SINCE + PAGE,
              SITE_EVENT + "where site = :site and at" + SINCE + PAGE,
              "select * from ("
                  + DECISION
                  + "where site = :site and minute + interval '1 minute'"
                  + SINCE
                  + ") decision where last_at"
                  + SINCE
                  + PAGE);

  private static final String OF_POD = POD_EVENT + "where pod = :pod and at" + SINCE + PAGE;

  private static final String LAST_CLAIM =
      POD_EVENT
          + """
            where site = :site and to_state = 'claimed' and detail = 'visitors'
            order by at desc, seq desc limit 1
            """;

  private static final String NEXT_OF_POD =
      POD_EVENT + " where pod = :pod and seq > :seq order by seq limit 1";

  /** What came at once may have been numbered in another order than it has times. */
  private static final String LATER =
      " where seq > :after and seq <= :settled and at >= :at::timestamptz - interval '1 minute'";

  private static final String AFTER =
      "select * from (%s union all %s) happened order by seq limit :limit"
          .formatted(POD_EVENT + LATER, SITE_EVENT + LATER);

  private final Transactions transactions;
  private final Horizon horizon = new Horizon();

  public PostgresLedger(Database database) {
    this.transactions = database.transactions();
  }

  @Override
  public List<Entry> read(Question question) {
    var sql =
        switch (question.about()) {
          case About.ASite _ -> OF_SITE;
          case About.APod _ -> OF_POD;
        };
    return transactions.statement(handle -> asked(handle.createQuery(sql), question)).reversed();
  }

  private static List<Entry> asked(Query query, Question question) {
    var about =
        switch (question.about()) {
          case About.ASite(var site) -> query.bind("site", site.value());
          case About.APod(var pod) -> query.bind("pod", pod.value());
        };
    return about
        .bind("since", question.since().map(Seconds::of).orElse(null))
        .bind("beforeAt", question.before().map(mark -> mark.at().toString()).orElse(null))
        .bind("beforeSeq", question.before().map(Mark::seq).orElse(null))
        .bind("limit", question.limit())
        .map((row, _) -> entry(row))
        .list();
  }

  @Override
  public Optional<ColdStart> lastColdStart(SiteId site) {
    return transactions.statement(
        handle ->
            handle
                .createQuery(LAST_CLAIM)
                .bind("site", site.value())
                .map((row, _) -> entry(row))
                .findOne()
                .map(claim -> new ColdStart(claim, next(handle, claim), steps(handle, claim))));
  }

  private static Optional<Entry> next(Handle handle, Entry claim) {
    return handle
        .createQuery(NEXT_OF_POD)
        .bind("pod", claim.pod().map(PodId::value).orElseThrow())
        .bind("seq", claim.mark().seq())
        .map((row, _) -> entry(row))
        .findOne();
  }

  /** Whatever the pod's life has measured: columns that end in {@code _ms}. */
  private static Map<String, Double> steps(Handle handle, Entry claim) {
    return handle
        .createQuery(
            """
            select replace(key, '_ms', '') as step, value::text::double precision as ms
            from (
              select to_jsonb(pod) as life from kore.pod where id = :pod
              union all
              select to_jsonb(pod) from kore.pod_history pod where id = :pod
              limit 1
            ) one, jsonb_each(life)
            where key like '%\\_ms' and jsonb_typeof(value) = 'number'
            """)
        .bind("pod", claim.pod().map(PodId::value).orElseThrow())
        .setMapKeyColumn("step")
        .setMapValueColumn("ms")
        .collectInto(new GenericType<Map<String, Double>>() {});
  }

  @Override
  public Mark now() {
    var at =
        transactions.statement(
            handle ->
                handle.createQuery("select now()").mapTo(OffsetDateTime.class).one().toInstant());
    return new Mark(at, horizon.known());
  }

  @Override
  public List<Entry> after(Mark mark, int limit) {
    long settled = horizon.settled();
    if (settled <= mark.seq()) {
      return List.of();
    }
    return transactions.statement(
        handle ->
            handle
                .createQuery(AFTER)
                .bind("after", mark.seq())
                .bind("settled", settled)
                .bind("at", mark.at().toString())
                .bind("limit", limit)
                .map((row, _) -> entry(row))
                .list());
  }

  /**
   * How far the numbering has settled: numbers are given before the commit, so a lower one may
   * still appear after a higher one. All up to a number are there or will never be, once all
   * transactions are over that ran when it was the last.
   */
  private final class Horizon {
    private long settled;
    private long candidate;
    private BigDecimal over = BigDecimal.ZERO;

    /** Soon after the start it is not known yet while others write: then it waits for them. */
    long known() {
      long known = settled();
      for (int i = 0; known == 0 && i < 100; i++) {
        LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        known = settled();
      }
      if (known == 0) {
        throw new IllegalStateException("a transaction on the database has lasted for seconds");
      }
      return known;
    }

    synchronized long settled() {
      // Before the snapshot: a transaction has its id when it takes a number.
      long last = number("select last_value from kore.pod_event_seq_seq").longValue();
      var running =
          transactions.statement(
              handle ->
                  handle
                      .createQuery(
                          """
                          select pg_snapshot_xmin(s)::text::numeric as first,
                            pg_snapshot_xmax(s)::text::numeric as next
                          from pg_current_snapshot() s
                          """)
                      .map((row, _) -> new Running(row.getBigDecimal(1), row.getBigDecimal(2)))
                      .one());
      if (running.first().compareTo(over) >= 0) {
        settled = Math.max(settled, candidate);
        candidate = last;
        over = running.next();
      }
      if (running.first().compareTo(running.next()) == 0) {
        settled = Math.max(settled, last);
      }
      return settled;
    }
  }

  /**
   * @param first the oldest transaction that runs
   * @param next the one that is to begin next
   */
  private record Running(BigDecimal first, BigDecimal next) {}

  private BigDecimal number(String sql) {
    return transactions.statement(handle -> handle.createQuery(sql).mapTo(BigDecimal.class).one());
  }

  private static Entry entry(ResultSet row) throws SQLException {
    return new Entry(
        new Mark(instant(row, "at"), row.getLong("seq")),
        instant(row, "last_at"),
        row.getLong("times"),
        Optional.ofNullable(row.getObject("replica", UUID.class)),
        row.getString("what"),
        Optional.ofNullable(row.getObject("pod", UUID.class)).map(PodId::new),
        Optional.ofNullable(row.getString("site")).map(SiteId::new),
        Optional.ofNullable(row.getObject("revision", Integer.class)),
        Optional.ofNullable(row.getObject("slot", Integer.class)),
        Optional.ofNullable(row.getString("reason")),
        row.getString("detail"),
        inputs(row.getString("inputs")));
  }

  private static Map<String, Object> inputs(@Nullable String text) {
    return text == null ? Map.of() : JsonText.read(text, new TypeReference<>() {});
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
