package adapters.postgres;

import domain.pooling.Demand;
import domain.pooling.Demand.Window;
import domain.pooling.PoolBounds;
import domain.pooling.PoolRecords;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;

/** {@link PoolRecords} on {@code kore.pool}, and on the lives of its pods. */
public final class PostgresPoolRecords implements PoolRecords {
  /**
   * In one pass over the lives: what was claimed or warmed in a window ended in it too, or lives.
   */
  private static final String SNAPSHOT =
      """
      with life as (
        select claimed_at, registered_at, pooled_at, pooled_at as warmed_until
        from kore.pod where pool = :pool
        union all
        select claimed_at, registered_at, pooled_at,
          case when pooled_at is not null then pooled_at
               when end_reason = 'never_ready' then ended_at end
        from kore.pod_history
        where pool = :pool and ended_at > now() - make_interval(secs => :long)
      ), since as (
        select now() - make_interval(secs => :short) as short,
          now() - make_interval(secs => :long) as long
      ), seen as (
        select
          count(*) filter (where claimed_at > short) as short_claims,
          count(*) filter (where claimed_at > long) as long_claims,
          date_part('epoch', sum(warmed_until - registered_at) filter (where warmed_until > short))
            / nullif(count(*) filter (where pooled_at > short), 0) as short_refill,
          date_part('epoch', sum(warmed_until - registered_at) filter (where warmed_until > long))
            / nullif(count(*) filter (where pooled_at > long), 0) as long_refill
        from since left join life on true
      )
      select seen.*, min_pods, max_pods,
        (select count(*) from kore.pending
          where pool = :pool and asked_at > now() - interval '2 seconds') as waiting,
        case when :ownsPods then
          (select count(*) from kore.replica
            where owns_pods and seen_at > now() - interval '5 seconds')
          else 1 end as replicas,
        :ownsPods or :self = (
          select id from kore.replica where seen_at > now() - interval '5 seconds'
          order by id limit 1) as keeper
      from kore.pool, seen where name = :pool
      """;

  private final Transactions transactions;
  private final ReplicaId replica;
  private final boolean ownsPods;
  private final String pool;

  /**
   * @param ownsPods whether each replica keeps pods of its own; if not, one keeps those of all
   */
  public PostgresPoolRecords(Database database, ReplicaId replica, boolean ownsPods, String pool) {
    this.transactions = database.transactions();
    this.replica = replica;
    this.ownsPods = ownsPods;
    this.pool = pool;
  }

  @Override
  public Snapshot read() {
    return transactions.statement(
        handle ->
            handle
                .createQuery(SNAPSHOT)
                .bind("pool", pool)
                .bind("self", replica.value())
                .bind("ownsPods", ownsPods)
                .bind("short", Seconds.of(Demand.SHORT))
                .bind("long", Seconds.of(Demand.LONG))
                .map((row, _) -> snapshot(row))
                .one());
  }

  private static Snapshot snapshot(ResultSet row) throws SQLException {
    var windows = List.of(window(row, "short", Demand.SHORT), window(row, "long", Demand.LONG));
    return new Snapshot(
        new Demand(windows, row.getInt("waiting")),
        Math.max(1, row.getInt("replicas")),
        bounds(row),
        row.getBoolean("keeper"));
  }

  private static Window window(ResultSet row, String name, Duration length) throws SQLException {
    return new Window(
        length,
        row.getLong(name + "_claims"),
        Optional.ofNullable(row.getObject(name + "_refill", Double.class))
            .map(seconds -> Seconds.duration(seconds)));
  }

  private static PoolBounds bounds(ResultSet row) throws SQLException {
    return new PoolBounds(
        Optional.ofNullable(row.getObject("min_pods", Integer.class)),
        Optional.ofNullable(row.getObject("max_pods", Integer.class)));
  }

  @Override
  public void change(UnaryOperator<PoolBounds> change) {
    transactions.inTransaction(
        handle -> {
          var changed = change.apply(lockBounds(handle));
          return handle
              .createUpdate(
                  "update kore.pool set min_pods = :min, max_pods = :max where name = :pool")
              .bind("pool", pool)
              .bind("min", changed.min().orElse(null))
              .bind("max", changed.max().orElse(null))
              .execute();
        });
  }

  private PoolBounds lockBounds(Handle handle) {
    return handle
        .createQuery(
            "select min_pods, max_pods from kore.pool where name = :pool for no key update")
        .bind("pool", pool)
        .map((row, _) -> bounds(row))
        .one();
  }
}
