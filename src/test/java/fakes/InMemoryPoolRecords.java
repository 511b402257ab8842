package fakes;

import domain.pooling.Demand;
import domain.pooling.PoolBounds;
import domain.pooling.PoolRecords;
import java.util.function.UnaryOperator;

/** A pool of which is known what a test says. */
public final class InMemoryPoolRecords implements PoolRecords {
  public volatile Demand demand = Demand.UNKNOWN;
  public volatile int replicas = 1;
  public volatile boolean keeper = true;
  private PoolBounds bounds = PoolBounds.NONE;

  @Override
  public synchronized Snapshot read() {
    return new Snapshot(demand, replicas, bounds, keeper);
  }

  @Override
  public synchronized void change(UnaryOperator<PoolBounds> change) {
    bounds = change.apply(bounds);
  }
}
