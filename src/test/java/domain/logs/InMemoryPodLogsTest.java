package domain.logs;

import fakes.InMemoryKore;
import fakes.InMemoryPodLogs;

final class InMemoryPodLogsTest extends PodLogsContract {
  private InMemoryKore kore = new InMemoryKore();

  @Override
  protected Store newStore() {
    kore = new InMemoryKore();
    return new Store(kore, kore, kore.sites());
  }

  @Override
  protected PodLogs newLogs() {
    return new InMemoryPodLogs(kore);
  }
}
