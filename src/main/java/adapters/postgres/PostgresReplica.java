package adapters.postgres;

import domain.replicas.Replica;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** This replica's row in {@code kore.replica}. */
public final class PostgresReplica implements Replica {
  private final Transactions transactions;
  private final ReplicaId id;
  private final boolean ownsPods;
  private final @Nullable String signingKey;

  /**
   * @param ownsPods whether pods end with the replica that started them
   * @param signingKey the id of the key whose orders its pods obey; empty if nobody else can be
   */
  public PostgresReplica(
      Database database, ReplicaId id, boolean ownsPods, Optional<String> signingKey) {
    this.transactions = database.upkeep();
    this.id = id;
    this.ownsPods = ownsPods;
    this.signingKey = signingKey.orElse(null);
  }

  @Override
  public void beat() {
    transactions.statement(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into kore.replica as r (id, owns_pods, signing_key)
                    values (:id, :ownsPods, :key)
                    on conflict (id) do update set
                      seen_at = now(),
                      steady_since = case
                        when r.seen_at < now() - interval '2500 ms' then now()
                        else r.steady_since end
                    """)
                .bind("id", id.value())
                .bind("ownsPods", ownsPods)
                .bind("key", signingKey)
                .execute());
  }

  /** Whether another replica is there whose pods obey another key than this one's. */
  public boolean disagrees() {
    return transactions.statement(
        handle ->
            handle
                .createQuery(
                    """
                    select exists (
                      select from kore.replica
                      where id <> :id and signing_key <> :key::text
                        and seen_at > now() - interval '5 seconds')
                    """)
                .bind("id", id.value())
                .bind("key", signingKey)
                .mapTo(Boolean.class)
                .one());
  }

  /** Whether no other replica was seen of late. */
  public boolean isAlone() {
    return transactions.statement(
        handle ->
            handle
                .createQuery(
                    """
                    select not exists (
                      select from kore.replica
                      where id <> :id and seen_at > now() - interval '5 seconds')
                    """)
                .bind("id", id.value())
                .mapTo(Boolean.class)
                .one());
  }

  /** Forgets who was gone for an hour and left no pod, and who stands in line no more. */
  public void tidy() {
    transactions.statement(
        handle ->
            handle.execute(
                """
                with gone as (
                  delete from kore.replica r
                  where seen_at < now() - interval '1 hour'
                    and not exists (select from kore.pod where replica = r.id))
                delete from kore.pending where asked_at < now() - interval '10 seconds'
                """));
  }

  /** An orderly end: whatever is still recorded as this replica's counts as lost at once. */
  public void leave() {
    transactions.statement(
        handle -> handle.execute("delete from kore.replica where id = ?", id.value()));
  }
}
