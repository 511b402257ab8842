package domain.pooling;

import domain.pod.BootId;
import domain.pod.Pod;
import domain.pod.PodAddress;
import domain.pod.PodId;
import java.util.Map;
import java.util.Set;

/**
 * The port to whatever runs pods. A fleet keeps a number of pods warm by itself, as a Kubernetes
 * Deployment does: one that is released or lost is made up for. It tells what becomes of its pods
 * through a {@link Listener}.
 */
public interface PodFleet {
  /** To be called once, before the first {@link #resize}. */
  void listen(Listener listener);

  /**
   * How many pods are to be warm or warming. Takes effect in the background; pods that are too many
   * are not ended by it, for only the database knows which ones are still free.
   */
  void resize(int warm);

  /**
   * The pod belongs to a site now: it does not count as warm any more, and is not to be touched.
   */
  void release(Pod.Claimed pod);

  /** The same, heard late or from another replica; nothing, if this fleet does not run the pod. */
  void released(PodId pod);

  /** Destroys what is left of a pod, at once; nothing, if there is nothing left. */
  void destroy(PodId pod);

  /**
   * The pods that this replica runs itself, from before their start is told until their end was.
   * Empty for a fleet whose pods run on when Kore ends.
   */
  Set<PodId> pods();

  /**
   * How a pod ended.
   *
   * @param failed by itself, and not as one does that has nothing more to do
   * @param detail for people to read
   * @param words how it ended and what it wrote last, by name; may be empty
   */
  record End(boolean failed, String detail, Map<String, Object> words) {
    public End(boolean failed, String detail) {
      this(failed, detail, Map.of());
    }
  }

  /** What the fleet tells, in order for each pod, from threads that may block. */
  interface Listener {
    void starting(Pod.Warming pod);

    void ready(PodId pod, PodAddress address, BootId boot);

    void gone(PodId pod, End end);
  }
}
