package adapters.postgres;

import domain.access.Audit;
import domain.access.Role;
import domain.site.SiteId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;

/** {@link Audit} on {@code kore.audit}. */
public final class PostgresAudit implements Audit {
  private final Transactions transactions;
  private final ReplicaId replica;

  public PostgresAudit(Database database, ReplicaId replica) {
    this.transactions = database.transactions();
    this.replica = replica;
  }

  @Override
  public long begin(Change change) {
    return transactions.statement(
        handle ->
            handle
                .createQuery(
                    """
                    insert into kore.audit (replica, who, role, method, path, site, request_id)
                    values (:replica, :who, :role, :method, :path, cast(:site as text), :request)
                    returning id
                    """)
                .bind("replica", replica.value())
                .bind("who", change.by().who())
                .bind("role", change.by().role().label())
                .bind("method", change.method())
                .bind("path", change.path())
                .bind("site", change.site().map(SiteId::value).orElse(null))
                .bind("request", change.requestId())
                .mapTo(Long.class)
                .one());
  }

  @Override
  public void complete(long id, int status) {
    transactions.statement(
        handle -> handle.execute("update kore.audit set status = ? where id = ?", status, id));
  }

  @Override
  public List<Noted> list(OptionalLong before, int limit) {
    return transactions.statement(
        handle ->
            handle
                .createQuery(
                    """
                    select id, at, replica, who, role, method, path, site, request_id, status
                    from kore.audit where id < :before order by id desc limit :limit
                    """)
                .bind("before", before.orElse(Long.MAX_VALUE))
                .bind("limit", limit)
                .map((row, _) -> noted(row))
                .list());
  }

  private static Noted noted(ResultSet row) throws SQLException {
    int status = row.getInt("status");
    return new Noted(
        row.getLong("id"),
        row.getObject("at", OffsetDateTime.class).toInstant(),
        row.getObject("replica", UUID.class),
        row.getString("who"),
        Role.of(row.getString("role")).orElseThrow(),
        row.getString("method"),
        row.getString("path"),
        Optional.ofNullable(row.getString("site")).map(SiteId::new),
        row.getString("request_id"),
        status == 0 ? OptionalInt.empty() : OptionalInt.of(status));
  }
}
