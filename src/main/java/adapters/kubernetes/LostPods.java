package adapters.kubernetes;

import domain.pod.PodId;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds recorded pods that the cluster has no more, as when they went while no replica was there to
 * see it. What is watched may be late, so the API is asked before anybody is taken for lost.
 */
final class LostPods {
  private static final Logger LOG = LoggerFactory.getLogger(LostPods.class);
  private static final Duration LIST_EVERY = Duration.ofSeconds(10);

  private final Cluster cluster;
  private final PodCalls calls;
  private final Duration patience;
  private final Since unseen = new Since();
  private long listed = System.nanoTime() - LIST_EVERY.toNanos();

  /**
   * @param patience for how long a pod is not seen before the API is asked
   */
  LostPods(Cluster cluster, PodCalls calls, Duration patience) {
    this.cluster = cluster;
    this.calls = calls;
    this.patience = patience;
  }

  synchronized Set<PodId> among(Set<PodId> recorded) {
    unseen.removeIf(id -> !recorded.contains(id) || cluster.find(id) != null);
    if (cluster.trouble().isPresent() || !cluster.isKnown()) {
      return Set.of();
    }
    var lost = new HashSet<PodId>();
    for (var id : recorded) {
      if (cluster.find(id) == null && unseen.isOver(id, patience)) {
        lost.add(id);
      }
    }
    return lost.isEmpty() || !withoutThoseThatAreThere(lost) ? Set.of() : lost;
  }

  /** False if that can't be found out now. */
  private boolean withoutThoseThatAreThere(Set<PodId> lost) {
    if (System.nanoTime() - listed < LIST_EVERY.toNanos()) {
      return false;
    }
    listed = System.nanoTime();
    try {
      lost.removeAll(calls.list());
      return true;
    } catch (KubernetesClientException e) {
      LOG.debug("The pods could not be listed: {}", e.toString());
      return false;
    }
  }
}
