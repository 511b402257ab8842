package domain.pod;

import java.util.Optional;

/** Lets transitions happen: first the commit, then what follows from it. */
public final class Lifecycle {
  private final Pods pods;
  private final Effects effects;

  public Lifecycle(Pods pods, Effects effects) {
    this.pods = pods;
    this.effects = effects;
  }

  /** As {@link Pods#change}, and carries the effects out. */
  public <S extends Pod> Optional<S> change(PodId pod, Pods.Step<S> step) {
    return pods.change(pod, step).map(this::follow);
  }

  /** Carries out the effects of a transition that somebody else committed. */
  public <S extends Pod> S follow(Transition<S> committed) {
    committed.effects().forEach(effects::perform);
    return committed.next();
  }
}
