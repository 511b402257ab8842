package domain.inspection;

import fakes.InMemoryKore;
import fakes.InMemoryRecords;

final class InMemoryRecordsTest extends RecordsContract {
  private InMemoryKore store = new InMemoryKore();

  @Override
  protected Store newStore() {
    store = new InMemoryKore();
    return new Store(store, store, store.sites());
  }

  @Override
  protected Records records() {
    return new InMemoryRecords(store);
  }
}
