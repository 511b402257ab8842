package domain.scheduling;

import domain.pod.BootId;
import domain.pod.Pod;
import domain.pod.PodAddress;
import domain.pod.Reason;
import domain.site.Bundles.Bundle;
import java.time.Duration;
import java.util.Optional;

/**
 * The port to what runs inside a pod: the runtime contract of {@code docs/runtime-contract.md}.
 * Calls block, and are bounded in time by the adapter.
 */
public interface PodRuntime {
  /** Hands the site's code to a claimed pod and waits until it is loaded. */
  Install install(Pod.Claimed pod, Bundle bundle);

  /** Tells a pod to finish and exit; a pod that can't be told is left to its deadline. */
  void drain(Pod.Draining pod, Duration atMost);

  /** What the pod says of itself; empty when it does not answer. */
  Optional<Health> health(PodAddress address);

  /** The same of a certain pod: what answers there may be another one since, and is not it. */
  default Optional<Health> health(Pod.Reachable pod) {
    return health(pod.address()).filter(health -> health.boot().equals(pod.boot()));
  }

  sealed interface Install {
    /**
     * @param unpack how long the pod took to unpack the bundle
     * @param load how long it took to load the code
     */
    record Installed(Duration unpack, Duration load) implements Install {}

    /** The code itself does not load: another pod would not help. */
    record CodeFailed(SiteError error) implements Install {}

    /** This pod failed; another one may do. */
    record PodFailed(String detail) implements Install {}

    /**
     * This pod is gone or about to go, and nothing was tried in it, whatever the code.
     *
     * @param reason why it is to be ended: {@code UNREACHABLE} or {@code WITHDRAWN}
     */
    record NotTried(Reason reason, String detail) implements Install {}
  }

  /**
   * @param siteRev what is installed, as {@code site@revision}; empty while nothing is
   */
  record Health(BootId boot, String state, Optional<String> siteRev, int inFlight) {
    /** Whether the pod takes no more requests. */
    public boolean drains() {
      return state.equals("draining");
    }
  }
}
