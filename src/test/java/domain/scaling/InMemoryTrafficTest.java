package domain.scaling;

import fakes.InMemoryKore;
import fakes.InMemoryTraffic;

final class InMemoryTrafficTest extends TrafficContract {
  @Override
  protected Store newStore() {
    var kore = new InMemoryKore();
    return new Store(kore, kore, kore.sites());
  }

  @Override
  protected Records newRecords() {
    var traffic = new InMemoryTraffic(System::nanoTime, pods, sites);
    return new Records(traffic, traffic);
  }
}
