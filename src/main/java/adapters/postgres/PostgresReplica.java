package adapters.postgres;

import domain.pooling.Replica;

/** This replica's row in {@code kore.replica}. */
public final class PostgresReplica implements Replica {
  private final Transactions transactions;
  private final ReplicaId id;
  private final boolean ownsPods;

  /**
   * @param ownsPods whether pods end with the replica that started them
   */
  public PostgresReplica(Database database, ReplicaId id, boolean ownsPods) {
    this.transactions = database.transactions();
    this.id = id;
    this.ownsPods = ownsPods;
  }

  @Override
  public void beat() {
    transactions.statement(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into kore.replica (id, owns_pods) values (:id, :ownsPods)
                    on conflict (id) do update set seen_at = now()
                    """)
                .bind("id", id.value())
                .bind("ownsPods", ownsPods)
                .execute());
  }

  /** An orderly end: whatever is still recorded as this replica's counts as lost at once. */
  public void leave() {
    transactions.statement(
        handle -> handle.execute("delete from kore.replica where id = ?", id.value()));
  }
}
