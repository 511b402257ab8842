package domain.pooling;

import domain.pod.PodId;
import domain.pod.Pods.Mark;
import domain.pod.Pods.Tracked;
import domain.pod.Reason;
import java.util.Comparator;
import java.util.List;

/**
 * What the pool needs.
 *
 * @param warm how many pods the fleet is to keep warm
 * @param surplus pooled pods to end
 */
public record PoolPlan(int warm, List<End> surplus) {
  public PoolPlan {
    surplus = List.copyOf(surplus);
  }

  public record End(PodId pod, Reason reason) {}

  /**
   * Each replica keeps pods of its own, and leaves those of others alone. For a pod past its age
   * one more is warmed; then there is one too many, and the old one goes.
   *
   * @param size how many pods this replica is to keep warm
   * @param pooled the pods in the pool, oldest first
   */
  public static PoolPlan plan(int size, PoolPolicy policy, List<Tracked> pooled) {
    var own =
        pooled.stream()
            .filter(pod -> pod.marks().contains(Mark.OWN))
            .sorted(Comparator.comparing(pod -> !isOld(pod, policy)))
            .toList();
    int over = Math.max(0, own.size() - size);
    boolean oldOnes = own.stream().skip(over).anyMatch(pod -> isOld(pod, policy));
    return new PoolPlan(
        oldOnes ? size + 1 : size, own.stream().limit(over).map(pod -> end(pod, policy)).toList());
  }

  private static End end(Tracked pod, PoolPolicy policy) {
    return new End(pod.pod().id(), isOld(pod, policy) ? Reason.EXPIRED : Reason.POOL_SHRUNK);
  }

  private static boolean isOld(Tracked pod, PoolPolicy policy) {
    return pod.inState().compareTo(policy.maxAgeOf(pod.pod().id())) > 0;
  }
}
