package domain.pooling;

import java.util.function.UnaryOperator;

/** The port to what is recorded of the pool, for all replicas. */
public interface PoolRecords {
  /** How the pool stands now. */
  Snapshot read();

  /**
   * Changes the bounds that were set for all replicas, under their row lock.
   *
   * @param change must be pure
   */
  void change(UnaryOperator<PoolBounds> change);

  /**
   * @param replicas how many live and run pods of their own, at least 1; 1 for a shared pool
   * @param keeper whether this replica keeps the pool: of a shared one only one of them does
   */
  record Snapshot(Demand demand, int replicas, PoolBounds bounds, boolean keeper) {}
}
