package domain.scheduling;

import domain.pod.ClaimId;
import domain.pod.ClaimSecret;
import domain.pod.InstallTimings;
import domain.pod.Pod;
import domain.pod.PodId;
import domain.pod.Transition;
import domain.site.SiteId;
import domain.site.SiteRev;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The port that ties pods to sites. Each method is one short transaction. Pods are tied to a site
 * under the lock of its row: whoever comes second sees what the first one did, on whichever
 * replica. What is done to one pod alone is fenced by its claim.
 */
public interface Affinity {
  /**
   * Finds the site a pod, or ties a random pooled one to it. While the pool is empty, sites stand
   * in line: {@link Answer.PoolEmpty} is a place in it, held for 2 s after each call.
   *
   * @param claim names the claim, should one be made
   * @param secret goes with it
   */
  Answer affiliate(Wish wish, ClaimId claim, ClaimSecret secret);

  /**
   * The install succeeded: the pod serves. Empty when the claim is no longer the pod's, because its
   * lease ran out or somebody ended it: then nothing was changed.
   *
   * @param timings are kept with the pod's life
   */
  Optional<Transition<Pod.Serving>> installed(PodId pod, ClaimId claim, InstallTimings timings);

  /** Holds the claim for another lease of 3 s; false when it is not to be held any more. */
  boolean renew(PodId pod, ClaimId claim);

  /**
   * The sites whose turn it is: those that have waited longest, at most one for each pooled pod.
   */
  List<SiteId> nextInLine();

  /** Remembers for a minute that this code does not load, so that it costs no further pod. */
  void codeFailed(SiteRev siteRev, SiteError error);

  sealed interface Answer {
    /** A pooled pod is now the site's, and is to be installed by whoever got this answer. */
    record Affiliated(Transition<Pod.Claimed> transition) implements Answer {}

    /** A pod was being installed for the site, but its installer let the lease run out: end it. */
    record LeaseExpired(PodId pod) implements Answer {}

    /** It is worth asking again. */
    sealed interface NotYet extends Answer {}

    /** A pod is being installed for the site, here or on another replica. */
    record Wait(PodId pod) implements NotYet {}

    /**
     * No pod is pooled just now, or those that are belong to sites that wait for longer.
     *
     * @param ahead how many sites those are
     */
    record PoolEmpty(int ahead) implements NotYet {}

    /**
     * All slots are taken and none of their pods can answer this wish.
     *
     * @param preview the pod in the preview slot, when that is what was wanted
     */
    record AtCapacity(Optional<PodId> preview) implements NotYet {}

    /** There is nothing to wait for. */
    sealed interface Settled extends Answer {}

    /**
     * A pod serves the site; while a new revision is rolled out, perhaps still the old one. To a
     * replacement: it serves already, and the old pod is still to be drained.
     */
    record Joined(Pod.Serving pod) implements Settled {}

    /** The code of this revision failed to load less than a minute ago. */
    record CodeFailed(SiteError error) implements Settled {}

    /**
     * This code brought down as many pods in the last minute as it may.
     *
     * @param again when it may have another one
     */
    record KeepsFailing(Duration again) implements Settled {}

    record UnknownSite() implements Settled {}

    /** The site is there, but not that revision, or none is published. */
    record UnknownRevision() implements Settled {}

    /**
     * The pod to be replaced does not serve any more, its site has a replacement under way already,
     * or it is a preview, which nobody replaces. To a wish for another pod: somebody else has seen
     * to it.
     */
    record NotNeeded() implements Settled {}
  }
}
