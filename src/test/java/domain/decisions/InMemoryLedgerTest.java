package domain.decisions;

import fakes.InMemoryKore;
import fakes.InMemoryLedger;

final class InMemoryLedgerTest extends LedgerContract {
  private InMemoryKore kore = new InMemoryKore();

  @Override
  protected Store newStore() {
    kore = new InMemoryKore();
    return new Store(kore, kore, kore.sites());
  }

  @Override
  protected Records newRecords() {
    var ledger = new InMemoryLedger(kore, System::nanoTime);
    return new Records(ledger, ledger);
  }
}
