package domain.pod;

/**
 * Carries out what follows from committed transitions. May block; never called in a transaction.
 */
@FunctionalInterface
public interface Effects {
  void perform(Effect effect);
}
