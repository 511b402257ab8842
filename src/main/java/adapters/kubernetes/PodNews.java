package adapters.kubernetes;

import domain.pod.BootId;
import domain.pod.Pod;
import domain.pod.PodAddress;
import domain.pod.PodId;
import domain.pooling.PodFleet.End;
import domain.pooling.PodFleet.Listener;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Tells what becomes of pods, each thing once. */
final class PodNews {
  /** What was told of a pod last. */
  private enum Told {
    STARTING,
    READY,
    WITHDRAWN,
    CLAIMED,
    GONE
  }

  private final String pool;
  private final int port;
  private final Function<PodAddress, Optional<BootId>> health;
  private final Map<PodId, Told> told = new ConcurrentHashMap<>();
  private volatile @Nullable Listener listener;

  /**
   * @param health asks a pod for its boot id; may block
   */
  PodNews(String pool, int port, Function<PodAddress, Optional<BootId>> health) {
    this.pool = pool;
    this.port = port;
    this.health = health;
  }

  void tell(Listener to) {
    listener = to;
  }

  private Listener listener() {
    var to = listener;
    if (to == null) {
      throw new IllegalStateException("the fleet has no listener");
    }
    return to;
  }

  /** Tells of a free pod what there is to tell; false if there will be more. */
  boolean free(PodView pod, boolean cordoned) {
    var id = pod.id();
    if (!told.containsKey(id)) {
      listener().starting(new Pod.Warming(id, pool));
      told.put(id, Told.STARTING);
    }
    boolean hopeful = told.get(id) == Told.STARTING;
    if (cordoned && (hopeful || told.get(id) == Told.READY)) {
      listener().withdrawn(id, "its node " + pod.node() + " is cordoned");
      told.put(id, Told.WITHDRAWN);
    } else if (told.get(id) == Told.READY && !pod.ready()) {
      // As when its node is gone, which Kubernetes takes minutes to be sure of.
      listener().withdrawn(id, "it is not ready any more");
      told.put(id, Told.WITHDRAWN);
    } else if (hopeful && pod.ready() && !pod.ip().isEmpty()) {
      return ready(pod);
    }
    return true;
  }

  private boolean ready(PodView pod) {
    var address = new PodAddress(pod.ip(), port);
    var boot = health.apply(address);
    if (boot.isEmpty()) {
      return false;
    }
    listener().ready(pod.id(), address, boot.get());
    told.put(pod.id(), Told.READY);
    return true;
  }

  /** A site has it, and whoever claimed it knows: nothing is told of it any more but its end. */
  void claimed(PodId pod) {
    told.put(pod, Told.CLAIMED);
  }

  void gone(PodId pod, End end) {
    if (told.get(pod) != Told.GONE) {
      listener().gone(pod, end);
      told.put(pod, Told.GONE);
    }
  }

  /** Whether its start, or that it was there already, is known to the listener. */
  boolean isTold(PodId pod) {
    return told.containsKey(pod);
  }

  void forget(PodId pod) {
    told.remove(pod);
  }
}
