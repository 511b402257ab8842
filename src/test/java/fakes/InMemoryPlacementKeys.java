package fakes;

import domain.scheduling.PlacementKeys;
import domain.site.RequestKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Keys in memory, serialised by one lock. */
public final class InMemoryPlacementKeys implements PlacementKeys {
  private static final Duration MEMORY = Duration.ofHours(24);

  private final LongSupplier nanos;
  private final Map<RequestKey, Entry> entries = new HashMap<>();

  private record Entry(Kept kept, long at) {}

  public InMemoryPlacementKeys(LongSupplier nanos) {
    this.nanos = nanos;
  }

  @Override
  public synchronized Optional<Kept> find(RequestKey key) {
    forget();
    return Optional.ofNullable(entries.get(key)).map(Entry::kept);
  }

  @Override
  public synchronized Kept keep(RequestKey key, Kept placement) {
    forget();
    return entries.computeIfAbsent(key, _ -> new Entry(placement, nanos.getAsLong())).kept();
  }

  private void forget() {
    entries.values().removeIf(entry -> nanos.getAsLong() - entry.at() >= MEMORY.toNanos());
  }
}
