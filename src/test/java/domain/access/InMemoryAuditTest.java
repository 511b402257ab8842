package domain.access;

import fakes.InMemoryAudit;

final class InMemoryAuditTest extends AuditContract {
  @Override
  protected Audit newAudit() {
    return new InMemoryAudit();
  }
}
