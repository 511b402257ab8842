package domain.pod;

/**
 * A pod, as a type per state: {@code Warming → Pooled → Claimed → Serving → Draining → Gone}, and
 * from every state straight to {@code Gone}. A transition is a method that only the states have
 * from which it is legal; it changes nothing by itself, but returns the next state with what has to
 * follow.
 */
public sealed interface Pod {
  PodId id();

  /** The name of the pool (image and size class) it was started for. */
  String pool();

  PodState state();

  /** A pod that has not ended. */
  sealed interface Live extends Pod {
    /**
     * Ends the pod, whatever it does.
     *
     * @param detail more about the reason for people to read; may be empty
     */
    default Transition<Gone> end(Reason reason, String detail) {
      return Transitions.end(this, reason, detail);
    }
  }

  /** A live pod that answers HTTP. */
  sealed interface Reachable extends Live {
    PodAddress address();

    BootId boot();
  }

  /** A live pod that was affiliated to a site. */
  sealed interface Affiliated extends Reachable {
    Affiliation affiliation();
  }

  /** Started, but not ready yet. */
  record Warming(PodId id, String pool) implements Live {
    @Override
    public PodState state() {
      return PodState.WARMING;
    }

    public Transition<Pooled> ready(PodAddress address, BootId boot) {
      return Transitions.ready(this, address, boot);
    }
  }

  /** Warm, and free for any site. */
  record Pooled(PodId id, String pool, PodAddress address, BootId boot) implements Reachable {
    @Override
    public PodState state() {
      return PodState.POOLED;
    }

    public Transition<Claimed> claim(Affiliation affiliation) {
      return Transitions.claim(this, affiliation);
    }
  }

  /** Affiliated to a site whose code is being installed: nobody routes to it yet. */
  record Claimed(PodId id, String pool, PodAddress address, BootId boot, Affiliation affiliation)
      implements Affiliated {
    @Override
    public PodState state() {
      return PodState.CLAIMED;
    }

    public Transition<Serving> installed() {
      return Transitions.installed(this);
    }
  }

  /** Answers its site's requests. */
  record Serving(PodId id, String pool, PodAddress address, BootId boot, Affiliation affiliation)
      implements Affiliated {
    @Override
    public PodState state() {
      return PodState.SERVING;
    }

    public Transition<Draining> drain(Reason reason) {
      return Transitions.drain(this, reason);
    }
  }

  /** Finishes what is in flight and takes nothing new. */
  record Draining(PodId id, String pool, PodAddress address, BootId boot, Affiliation affiliation)
      implements Affiliated {
    @Override
    public PodState state() {
      return PodState.DRAINING;
    }
  }

  /**
   * Destroyed. Its record stays in the history.
   *
   * @param detail for people to read; the pod itself may have written it
   */
  record Gone(PodId id, String pool, Reason reason, String detail) implements Pod {
    public Gone {
      detail = Printable.of(detail);
    }

    @Override
    public PodState state() {
      return PodState.GONE;
    }
  }
}
