package domain.pooling;

import domain.pod.BootId;
import domain.pod.Pod;
import domain.pod.PodAddress;
import domain.pod.PodId;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The port to whatever runs pods. A fleet keeps a number of pods warm by itself, as a Kubernetes
 * Deployment does: one that is released or lost is made up for. It tells what becomes of its pods
 * through a {@link Listener}. The pods are this replica's own, or those of a fleet that all
 * replicas share; of such a one each replica tells, and what it tells twice changes nothing.
 */
public interface PodFleet {
  /** To be called once, before the first {@link #resize}. */
  void listen(Listener listener);

  /**
   * How many pods are to be warm or warming; told again every second by the replica that keeps the
   * pool. Takes effect in the background; pods that are too many are not ended by it, for only the
   * database knows which ones are still free.
   */
  void resize(int warm);

  /** Another replica keeps the pool: what this one wanted last counts no more. */
  default void resign() {}

  /**
   * The pod belongs to a site now: it does not count as warm any more, and is not to be touched.
   */
  void release(Pod.Claimed pod);

  /** The same, heard late or from another replica; nothing, if this fleet does not run the pod. */
  void released(PodId pod);

  /** Destroys what is left of a pod, at once; nothing, if there is nothing left. */
  void destroy(PodId pod);

  /** The same, heard from another replica, which destroys the pod itself if the fleet is shared. */
  default void destroyed(PodId pod) {
    destroy(pod);
  }

  /**
   * The pods that are known to run: of a replica's own fleet from before their start is told until
   * their end was, of a shared one those whose start was told.
   */
  Set<PodId> pods();

  /**
   * Which of these pods run no more, for certain; none while that can't be found out. May block.
   *
   * @param recorded pods that were recorded as live before this was called
   */
  default Set<PodId> lost(Set<PodId> recorded) {
    var lost = new HashSet<>(recorded);
    lost.removeAll(pods());
    return lost;
  }

  /**
   * How a pod ended.
   *
   * @param detail for people to read
   * @param words how it ended and what it wrote last, by name; may be empty
   */
  record End(How how, String detail, Map<String, Object> words) {
    public End(How how, String detail) {
      this(how, detail, Map.of());
    }

    /** Who or what ended a pod. */
    public enum How {
      /** It had nothing more to do, or Kore ended it. */
      FINISHED,
      /** It ended by itself. */
      FAILED,
      /** Somebody else took it away, as when its node is drained. */
      TAKEN
    }
  }

  /** What the fleet tells, in order for each pod, from threads that may block. */
  interface Listener {
    void starting(Pod.Warming pod);

    void ready(PodId pod, PodAddress address, BootId boot);

    /** The pod must not be claimed any more: its node is about to go, or the like. */
    void withdrawn(PodId pod, String detail);

    void gone(PodId pod, End end);
  }
}
