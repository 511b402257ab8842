package domain.replicas;

/** The port by which a replica of Kore shows the others that it is there. */
@FunctionalInterface
public interface Replica {
  /**
   * Must be called every second: after 5 s of silence the pods that this replica runs count as
   * lost, if they do not answer either.
   */
  void beat();
}
