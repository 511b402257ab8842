package adapters.process;

import domain.pod.Affiliation;
import domain.pod.BootId;
import domain.pod.ClaimId;
import domain.pod.ClaimSecret;
import domain.pod.Pod;
import domain.pod.PodAddress;
import domain.pod.PodId;
import domain.pod.Slot;
import domain.pooling.PodFleet;
import domain.site.Revision;
import domain.site.SiteId;
import domain.site.SiteRev;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A process fleet with real Node pods, and what it tells, in order. */
public final class RunningFleet implements PodFleet.Listener, AutoCloseable {
  private static final long LONGEST_WAIT_SECONDS = 30;

  private final Workspace workspace = Workspace.open();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final BlockingQueue<Pod.Pooled> ready = new LinkedBlockingQueue<>();
  private final BlockingQueue<Gone> gone = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> output = new LinkedBlockingQueue<>();
  private final ProcessFleet fleet;

  public record Gone(PodId pod, String detail) {}

  public RunningFleet(String publicKeys) {
    this.fleet =
        new ProcessFleet(
            "node",
            workspace.folder(),
            publicKeys,
            "default",
            () -> new PodId(UUID.randomUUID()),
            threads,
            (_, line) -> output.add(line));
    fleet.listen(this);
  }

  public ProcessFleet fleet() {
    return fleet;
  }

  /** Claims a pod for hello@1, by a claim of its own. */
  public static Pod.Claimed claimed(Pod.Pooled pod) {
    var affiliation =
        new Affiliation(
            new ClaimId(UUID.randomUUID()),
            new ClaimSecret("ab".repeat(16)),
            new SiteRev(new SiteId("hello"), new Revision(1)),
            new Slot(1),
            Optional.empty());
    return pod.claim(affiliation).next();
  }

  /** Waits for the next pod that becomes ready. */
  public Pod.Pooled nextReady() {
    return next(ready);
  }

  public Gone nextGone() {
    return next(gone);
  }

  public String nextLine() {
    return next(output);
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
  public void starting(Pod.Warming pod) {}

  @Override
  public void ready(PodId pod, PodAddress address, BootId boot) {
    ready.add(new Pod.Pooled(pod, "default", address, boot));
  }

  @Override
  public void gone(PodId pod, String detail) {
    gone.add(new Gone(pod, detail));
  }

  @Override
  public void close() {
    fleet.close();
    threads.close();
    workspace.close();
  }
}
