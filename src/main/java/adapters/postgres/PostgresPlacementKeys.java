package adapters.postgres;

import domain.pod.PodId;
import domain.scheduling.Placement.Outcome;
import domain.scheduling.PlacementKeys;
import domain.site.Digest;
import domain.site.RequestKey;
import domain.site.SiteId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** {@link PlacementKeys} on {@code kore.placement_key}. */
public final class PostgresPlacementKeys implements PlacementKeys {
  private final Transactions transactions;

  public PostgresPlacementKeys(Database database) {
    this.transactions = database.transactions();
  }

  @Override
  public Optional<Kept> find(RequestKey key) {
    return transactions.statement(handle -> find(handle, key));
  }

  @Override
  public Kept keep(RequestKey key, Kept placement) {
    return transactions.inTransaction(
        handle -> {
          insert(handle, key, placement);
          forgetSome(handle);
          return find(handle, key).orElseThrow();
        });
  }

  private static Optional<Kept> find(Handle handle, RequestKey key) {
    return handle
        .createQuery(
            """
            select site, body, pod, outcome from kore.placement_key
            where key = :key and recorded_at > now() - interval '24 hours'
            """)
        .bind("key", key.value())
        .map((row, _) -> kept(row))
        .findOne();
  }

  private static Kept kept(ResultSet row) throws SQLException {
    return new Kept(
        new Request(new SiteId(row.getString("site")), new Digest(row.getString("body"))),
        new PodId(row.getObject("pod", UUID.class)),
        Outcome.of(row.getString("outcome")));
  }

  /** Waits for whoever else inserts the same key just now. */
  private static void insert(Handle handle, RequestKey key, Kept placement) {
    handle
        .createUpdate(
            """
            insert into kore.placement_key as k (key, site, body, pod, outcome)
            values (:key, :site, :body, :pod, :outcome)
            on conflict (key) do update set
                site = excluded.site, body = excluded.body, pod = excluded.pod,
                outcome = excluded.outcome, recorded_at = now()
              where k.recorded_at <= now() - interval '24 hours'
            """)
        .bind("key", key.value())
        .bind("site", placement.request().site().value())
        .bind("body", placement.request().body().hex())
        .bind("pod", placement.pod().value())
        .bind("outcome", placement.outcome().label())
        .execute();
  }

  /** More than one for each that comes, so that old keys never pile up. */
  private static void forgetSome(Handle handle) {
    handle.execute(
        """
        delete from kore.placement_key where key in (
          select key from kore.placement_key
          where recorded_at <= now() - interval '24 hours'
          order by recorded_at limit 10 for update skip locked)
        """);
  }
}
