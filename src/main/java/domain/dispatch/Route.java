package domain.dispatch;

import domain.pod.Pod;
import domain.pod.PodAddress;
import domain.pod.PodId;
import domain.site.SiteRev;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * The way to one serving pod, with what a request must carry, all in the form in which it goes on
 * the wire. One object a pod and replica: it also counts this replica's requests.
 */
public final class Route implements Decision {
  private static final int FIRST_ERROR = 500;

  private final Pod.Serving pod;
  private final String podId;
  private final String siteRev;
  private final long opened;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final LongAdder requests = new LongAdder();
  private final LongAdder errors = new LongAdder();
  private final LongAdder busyNanos = new LongAdder();
  private volatile boolean closed;

  /**
   * @param opened orders it among the changes of its cache
   */
  Route(Pod.Serving pod, long opened) {
    this.pod = pod;
    this.opened = opened;
    this.podId = pod.id().toString();
    this.siteRev = pod.affiliation().siteRev().toString();
  }

  long opened() {
    return opened;
  }

  public Pod.Serving pod() {
    return pod;
  }

  public PodId id() {
    return pod.id();
  }

  public PodAddress address() {
    return pod.address();
  }

  public SiteRev siteRev() {
    return pod.affiliation().siteRev();
  }

  public String podIdText() {
    return podId;
  }

  public String siteRevText() {
    return siteRev;
  }

  public String secretText() {
    return pod.affiliation().secret().hex();
  }

  /** A request goes to the pod. Each call is to be followed by one of {@link #finished}. */
  public void started() {
    inFlight.incrementAndGet();
  }

  /** The pod's answer to a request began; that of its runtime, which refuses, is none. */
  public void answered(int status) {
    requests.increment();
    if (status >= FIRST_ERROR) {
      errors.increment();
    }
  }

  /**
   * @param nanos since {@link #started}
   */
  public void finished(long nanos) {
    busyNanos.add(nanos);
    inFlight.decrementAndGet();
  }

  public int inFlight() {
    return inFlight.get();
  }

  /** How many requests the pod answered until now. */
  public long requests() {
    return requests.sum();
  }

  /** How many of them with a status of 500 or above. */
  public long errors() {
    return errors.sum();
  }

  /** How long those that are over took, added up. */
  public long busyNanos() {
    return busyNanos.sum();
  }

  void close() {
    closed = true;
  }

  /** Whether requests are sent elsewhere from now on. */
  public boolean isClosed() {
    return closed;
  }

  @Override
  public String toString() {
    return siteRev + " on " + podId;
  }
}
