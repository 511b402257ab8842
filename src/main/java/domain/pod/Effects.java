package domain.pod;

/**
 * Carries out what follows from committed transitions. May block; never called in a transaction.
 */
@FunctionalInterface
public interface Effects {
  void perform(Effect effect);

  /** Carries each effect out here, then there. */
  default Effects then(Effects next) {
    return effect -> {
      perform(effect);
      next.perform(effect);
    };
  }
}
