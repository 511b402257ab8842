package domain.pooling;

import domain.pod.PodId;
import domain.pod.Pods.Tracked;
import java.util.List;

/**
 * What the pool needs.
 *
 * @param warm how many pods the fleet is to keep warm
 * @param surplus pooled pods to end, the oldest first
 */
public record PoolPlan(int warm, List<PodId> surplus) {
  public PoolPlan {
    surplus = List.copyOf(surplus);
  }

  /**
   * @param size how many pods the pool is to have
   * @param pooled the pods in it, oldest first
   */
  static PoolPlan plan(int size, List<Tracked> pooled) {
    int over = Math.max(0, pooled.size() - size);
    return new PoolPlan(size, pooled.stream().limit(over).map(t -> t.pod().id()).toList());
  }
}
