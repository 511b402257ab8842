package domain.pod;

import fakes.InMemoryKore;
import java.util.List;

final class InMemoryPodsTest extends PodsContract {
  private InMemoryKore store = new InMemoryKore();

  @Override
  protected Store newStore() {
    store = new InMemoryKore();
    return new Store(store, store, store.sites());
  }

  @Override
  protected List<PodEvent> ledger(PodId pod) {
    return store.ledger().stream().filter(event -> event.pod().equals(pod)).toList();
  }
}
