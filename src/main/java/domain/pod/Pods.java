package domain.pod;

import domain.site.SiteId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The port to the record of live pods and to the ledger of what happened to them. Every change and
 * its ledger line are one transaction.
 */
public interface Pods {
  /**
   * Begins a pod's life. To do so again changes nothing: who never heard whether it was recorded
   * may try again.
   *
   * @return false if the pod's life is over already; then it stays so
   */
  boolean register(Pod.Warming pod);

  /**
   * Lets one transition happen to a pod under its row lock (and before it, its site's).
   *
   * @param step the transition from the state the pod is found in, or empty to leave it alone; it
   *     must be pure, for it runs inside the transaction and again when that is tried again
   * @return the transition once it is committed; its effects are the caller's to carry out. Empty
   *     when there is no such live pod, or {@code step} left it alone
   */
  <S extends Pod> Optional<Transition<S>> change(PodId pod, Step<S> step);

  /**
   * Has a serving pod recycled when its turn comes; of a site, one goes at a time.
   *
   * @return false if it does not serve
   */
  boolean askToRecycle(PodId pod);

  Optional<Tracked> find(PodId pod);

  /** Live pods, oldest first. */
  List<Tracked> live(Filter filter);

  /** The serving pods of all sites, but for those that are orphaned. */
  List<Pod.Serving> serving();

  /** The serving pods of these sites. */
  List<Pod.Serving> serving(Set<SiteId> sites);

  /** How many live pods there are in each state; states without any are left out. */
  Map<PodState, Integer> counts();

  /** One transition, if it is legal and wanted from the given state. */
  @FunctionalInterface
  interface Step<S extends Pod> {
    Optional<Transition<S>> from(Pod.Live pod);

    /** Ends the pod, whatever it does. */
    static Step<Pod.Gone> end(Reason reason, String detail) {
      return pod -> Optional.of(pod.end(reason, detail));
    }

    /** Ends the pod, unless it has gone on from the state in which it was seen. */
    static Step<Pod.Gone> endIn(PodState seen, Reason reason, String detail) {
      return pod -> pod.state() == seen ? Optional.of(pod.end(reason, detail)) : Optional.empty();
    }

    /** The same step, and the ledger tells on what it was decided. */
    default Step<S> on(Map<String, Object> inputs) {
      return pod -> from(pod).map(transition -> transition.on(inputs));
    }

    /** Drains the pod if it serves. */
    static Step<Pod.Draining> drain(Reason reason) {
      return pod ->
          pod instanceof Pod.Serving serving
              ? Optional.of(serving.drain(reason))
              : Optional.empty();
    }

    /** Drains the pod if it serves, leaves it to its drain if it does that, and else ends it. */
    static Step<Pod> stop(Reason reason) {
      return pod ->
          switch (pod) {
            case Pod.Serving serving -> Optional.of(serving.drain(reason).widened());
            case Pod.Draining _ -> Optional.empty();
            case Pod.Warming _, Pod.Pooled _, Pod.Claimed _ ->
                Optional.of(pod.end(reason, "").widened());
          };
    }
  }

  /**
   * A live pod as it was read.
   *
   * @param inState how long it had been in this state then, by the database's clock
   */
  record Tracked(Pod.Live pod, Duration inState, Set<Mark> marks) {
    public Tracked {
      marks = Set.copyOf(marks);
    }
  }

  /** What only the database knows of a pod. */
  enum Mark {
    /** Its site has published another revision than this pod's; never of a preview. */
    OUTDATED,
    /** Somebody asked for it to be recycled. */
    RECYCLE_ASKED,
    /** It is claimed, and its installer let the lease run out. */
    LEASE_OVER,
    /** This replica runs its process, or it is a pod of a fleet that all replicas share. */
    OWN,
    /**
     * Never of a shared fleet's pod. The replica that runs its process has left, or has not been
     * seen for 5 s, while this one was seen throughout.
     */
    ORPHANED
  }

  /** Which pods to read; an empty part lets all pass. */
  record Filter(Optional<PodState> state, Optional<SiteId> site) {
    public static final Filter ALL = new Filter(Optional.empty(), Optional.empty());

    public static Filter of(PodState state) {
      return new Filter(Optional.of(state), Optional.empty());
    }

    public static Filter of(SiteId site) {
      return new Filter(Optional.empty(), Optional.of(site));
    }
  }
}
