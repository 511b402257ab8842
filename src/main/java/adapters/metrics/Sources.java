package adapters.metrics;

import com.github.benmanes.caffeine.cache.stats.CacheStats;
import domain.pod.PodState;
import domain.pooling.PoolSize;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Where gauges are read.
 *
 * @param pods how many live pods there are in each state, of all replicas; asks the database
 * @param pool as this replica's last look found it
 * @param routes pods that this replica sends requests to
 * @param waiting requests of this replica that wait for a first pod
 * @param dropped decisions of this replica that are not told of, as they were too many
 */
public record Sources(
    Supplier<Map<PodState, Integer>> pods,
    Supplier<PoolSize> pool,
    IntSupplier routes,
    IntSupplier waiting,
    LongSupplier dropped,
    Cached hosts,
    Cached bundles) {
  /** A cache: what is in it, by whatever it counts, and what was asked of it. */
  public record Cached(LongSupplier size, Supplier<CacheStats> stats) {}
}
