package simulation;

import domain.pod.Pod;
import domain.scaling.SiteState.Member;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** A pod from its claim on. It works on one request at a time, while others wait for their data. */
final class RunningPod {
  private static final long WORK_NANOS = Duration.ofMillis(5).toNanos();
  private static final long DATA_NANOS = Duration.ofMillis(20).toNanos();

  private final long claimed;
  private final Deque<Long> ends = new ArrayDeque<>();
  private Pod.Affiliated pod;
  private long since;
  private long busyUntil;

  RunningPod(Pod.Claimed pod, long now) {
    this.pod = pod;
    this.claimed = now;
    this.since = now;
  }

  Pod.Affiliated pod() {
    return pod;
  }

  boolean serves() {
    return pod instanceof Pod.Serving;
  }

  void installed(long now) {
    pod = ((Pod.Claimed) pod).installed().next();
    since = now;
  }

  /** Takes a request; returns for how long it waits before anything is done for it. */
  long take(long now) {
    long begin = Math.max(now, busyUntil);
    busyUntil = begin + WORK_NANOS;
    ends.add(busyUntil + DATA_NANOS);
    return begin - now;
  }

  int inFlight(long now) {
    while (!ends.isEmpty() && ends.element() <= now) {
      ends.remove();
    }
    return ends.size();
  }

  /** When the last of its requests is over. */
  long idleFrom(long now) {
    return inFlight(now) == 0 ? now : ends.getLast();
  }

  long claimed() {
    return claimed;
  }

  Member member(long now) {
    return new Member(pod, Duration.ofNanos(now - since), false, false);
  }
}
