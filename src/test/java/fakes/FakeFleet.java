package fakes;

import domain.pod.Pod;
import domain.pod.PodId;
import domain.pooling.PodFleet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A fleet that starts nothing, and remembers what it was asked. */
public final class FakeFleet implements PodFleet {
  public final List<PodId> released = new CopyOnWriteArrayList<>();
  public final List<PodId> destroyed = new CopyOnWriteArrayList<>();
  public volatile int warm;

  @Override
  public void resize(int warm) {
    this.warm = warm;
  }

  @Override
  public void release(Pod.Claimed pod) {
    released.add(pod.id());
  }

  @Override
  public void destroy(PodId pod) {
    destroyed.add(pod);
  }
}
