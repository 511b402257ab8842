package fakes;

import domain.access.Audit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;

/** An audit in memory. */
public final class InMemoryAudit implements Audit {
  private static final UUID REPLICA = new UUID(0, 1);

  private final List<Noted> noted = new ArrayList<>();

  /** While there is something here, whoever wants to note gets it thrown. */
  public volatile Optional<RuntimeException> broken = Optional.empty();

  @Override
  public synchronized long begin(Change change) {
    throwBroken();
    long id = noted.size() + 1L;
    noted.add(
        new Noted(
            id,
            Instant.EPOCH,
            REPLICA,
            change.by().who(),
            change.by().role(),
            change.method(),
            change.path(),
            change.site(),
            change.requestId(),
            OptionalInt.empty()));
    return id;
  }

  @Override
  public synchronized void complete(long id, int status) {
    throwBroken();
    noted.replaceAll(
        n ->
            n.id() == id
                ? new Noted(
                    id,
                    n.at(),
                    n.replica(),
                    n.who(),
                    n.role(),
                    n.method(),
                    n.path(),
                    n.site(),
                    n.requestId(),
                    OptionalInt.of(status))
                : n);
  }

  @Override
  public synchronized List<Noted> list(OptionalLong before, int limit) {
    throwBroken();
    return noted.reversed().stream()
        .filter(n -> n.id() < before.orElse(Long.MAX_VALUE))
        .limit(limit)
        .toList();
  }

  private void throwBroken() {
    broken.ifPresent(
        e -> {
          throw e;
        });
  }
}
