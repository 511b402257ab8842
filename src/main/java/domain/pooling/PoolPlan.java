package domain.pooling;

import domain.pod.PodId;
import domain.pod.Pods.Mark;
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
   * Each replica keeps pods of its own, and leaves those of others alone.
   *
   * @param size how many pods this replica is to keep warm
   * @param pooled the pods in the pool, oldest first
   */
  static PoolPlan plan(int size, List<Tracked> pooled) {
    var own = pooled.stream().filter(pod -> pod.marks().contains(Mark.OWN)).toList();
    int over = Math.max(0, own.size() - size);
    return new PoolPlan(size, own.stream().limit(over).map(t -> t.pod().id()).toList());
  }
}
