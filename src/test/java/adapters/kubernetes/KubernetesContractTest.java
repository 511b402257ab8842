package adapters.kubernetes;

import domain.pooling.FleetNews;
import domain.pooling.PodFleet;
import domain.pooling.PodFleetContract;
import domain.pooling.RunningFleet;

/** The contract of all fleets, on a cluster of its own for each test. */
final class KubernetesContractTest extends PodFleetContract {
  @Override
  protected RunningFleet open() {
    return new Running();
  }

  private static final class Running implements RunningFleet {
    private final FakeCluster cluster = new FakeCluster();
    private final KubernetesFleet fleet = cluster.fleet();
    private final FleetNews news = new FleetNews();

    Running() {
      fleet.listen(news);
    }

    @Override
    public PodFleet fleet() {
      return fleet;
    }

    @Override
    public FleetNews news() {
      return news;
    }

    @Override
    public void close() {
      fleet.close();
      cluster.close();
    }
  }
}
