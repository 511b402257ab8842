package domain.pooling;

import domain.pod.BootId;
import domain.pod.Pod;
import domain.pod.PodAddress;
import domain.pod.PodId;
import domain.pod.PodState;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What a fleet told, in order. */
public final class FleetNews implements PodFleet.Listener {
  private static final long LONGEST_WAIT_SECONDS = 30;

  private final BlockingQueue<Pod.Pooled> ready = new LinkedBlockingQueue<>();
  private final BlockingQueue<Gone> gone = new LinkedBlockingQueue<>();
  private final BlockingQueue<PodId> withdrawn = new LinkedBlockingQueue<>();
  private final Map<PodId, List<PodState>> lives = new ConcurrentHashMap<>();
  private final AtomicInteger failingStarts = new AtomicInteger();
  private final AtomicInteger failingReadies = new AtomicInteger();

  public record Gone(PodId pod, boolean failed, String detail) {}

  /** Makes the next of each fail, as they do while the database is away. */
  public void fail(int starts, int readies) {
    failingStarts.set(starts);
    failingReadies.set(readies);
  }

  /** Waits for the next pod that becomes ready. */
  public Pod.Pooled nextReady() {
    return next(ready);
  }

  public Gone nextGone() {
    return next(gone);
  }

  public PodId nextWithdrawn() {
    return next(withdrawn);
  }

  /** Waits for the end of this pod; those of others are forgotten. */
  public Gone goneOf(PodId pod) {
    var next = nextGone();
    while (!next.pod().equals(pod)) {
      next = nextGone();
    }
    return next;
  }

  /** What was told of a pod. */
  public List<PodState> lifeOf(PodId pod) {
    return List.copyOf(lives.getOrDefault(pod, List.of()));
  }

  private static <T> T next(BlockingQueue<T> queue) {
    try {
      var next = queue.poll(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("nothing came");
      }
      return next;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void starting(Pod.Warming pod) {
    failIf(failingStarts);
    told(pod.id(), PodState.WARMING);
  }

  @Override
  public void ready(PodId pod, PodAddress address, BootId boot) {
    failIf(failingReadies);
    told(pod, PodState.POOLED);
    ready.add(new Pod.Pooled(pod, "default", address, boot));
  }

  @Override
  public void withdrawn(PodId pod, String detail) {
    withdrawn.add(pod);
  }

  @Override
  public void gone(PodId pod, PodFleet.End end) {
    told(pod, PodState.GONE);
    gone.add(new Gone(pod, end.how() == PodFleet.End.How.FAILED, end.detail()));
  }

  private void told(PodId pod, PodState state) {
    lives.computeIfAbsent(pod, _ -> new CopyOnWriteArrayList<>()).add(state);
  }

  private static void failIf(AtomicInteger failing) {
    if (failing.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
      throw new IllegalStateException("the database is away");
    }
  }
}
