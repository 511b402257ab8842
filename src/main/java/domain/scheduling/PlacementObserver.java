package domain.scheduling;

import domain.pod.Pod;
import org.jspecify.annotations.Nullable;

/**
 * Hears how each wish is placed, step by step, on the thread that places it. Must neither block nor
 * throw: nothing of the placement depends on it.
 */
public interface PlacementObserver {
  PlacementObserver NONE = _ -> new Following() {};

  /** A placement begins. */
  Following begun(Wish wish);

  /** One placement. */
  interface Following {
    /** The records are about to be asked. */
    default void asking() {}

    /** Each {@link #asking} is followed by this, unless asking broke. */
    default void answered(Affinity.Answer answer) {}

    /** The site's code is about to be installed in a pod that was just claimed. */
    default void installing(Pod.Claimed pod) {}

    /** Each {@link #installing} is followed by this, unless installing broke. */
    default void installed(Startup.Outcome outcome) {}

    /**
     * Heard last, and always.
     *
     * @param placement null when it broke, most likely because the database is away
     */
    default void over(@Nullable Placement placement) {}
  }
}
