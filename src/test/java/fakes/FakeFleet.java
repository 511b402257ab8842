package fakes;

import domain.pod.Pod;
import domain.pod.PodId;
import domain.pooling.PodFleet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A fleet that starts nothing, and remembers what it was asked. */
public final class FakeFleet implements PodFleet {
  public final List<PodId> released = new CopyOnWriteArrayList<>();
  public final List<PodId> destroyed = new CopyOnWriteArrayList<>();
  public final Set<PodId> running = ConcurrentHashMap.newKeySet();
  public volatile int warm;
  public volatile boolean resigned;

  /** Whether it can not be found out what runs. */
  public volatile boolean away;

  @Override
  public void listen(Listener listener) {}

  @Override
  public void resize(int warm) {
    this.warm = warm;
  }

  @Override
  public void resign() {
    resigned = true;
  }

  @Override
  public void release(Pod.Claimed pod) {
    released(pod.id());
  }

  @Override
  public void released(PodId pod) {
    released.add(pod);
  }

  @Override
  public Set<PodId> pods() {
    return Set.copyOf(running);
  }

  @Override
  public Set<PodId> lost(Set<PodId> recorded) {
    return away ? Set.of() : PodFleet.super.lost(recorded);
  }

  @Override
  public void destroy(PodId pod) {
    destroyed.add(pod);
  }
}
