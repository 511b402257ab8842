package domain.pooling;

import domain.pod.Lifecycle;
import domain.pod.PodId;
import domain.pod.PodState;
import domain.pod.Pods;
import domain.pod.Reason;
import domain.scheduling.Timer;
import java.time.Duration;

/** Lets a pod go because somebody asked for it. */
public final class ManualRecycling {
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
  private static final Duration LOOK_AGAIN_AFTER = Duration.ofMillis(50);

  private final Pods pods;
  private final Lifecycle lifecycle;
  private final Timer timer;
  private final Runnable recycleSoon;

  /**
   * @param recycleSoon has the next step of {@link Recycling} taken at once
   */
  public ManualRecycling(Pods pods, Lifecycle lifecycle, Timer timer, Runnable recycleSoon) {
    this.pods = pods;
    this.lifecycle = lifecycle;
    this.timer = timer;
    this.recycleSoon = recycleSoon;
  }

  /**
   * A serving pod goes as one does whose lifetime is over: if its site has traffic, another one
   * serves before it drains. Any other pod ends at once. Returns when the pod serves no more, or
   * after 5 s; then it still goes when its turn comes, on whichever replica.
   */
  public void recycle(PodId pod) {
    if (!pods.askToRecycle(pod)) {
      recycleNow(pod);
      return;
    }
    recycleSoon.run();
    long asked = timer.nanos();
    while (serves(pod) && timer.since(asked).compareTo(LONGEST_WAIT) < 0) {
      timer.pause(LOOK_AGAIN_AFTER);
    }
  }

  /** The same without a pod in its place: the site's next visitors may wait for one. */
  public void recycleNow(PodId pod) {
    lifecycle.change(pod, Pods.Step.stop(Reason.RECYCLED));
  }

  private boolean serves(PodId pod) {
    return pods.find(pod).filter(found -> found.pod().state() == PodState.SERVING).isPresent();
  }
}
