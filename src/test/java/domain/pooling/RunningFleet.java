package domain.pooling;

/** A fleet under test, and what it tells. */
public interface RunningFleet extends AutoCloseable {
  PodFleet fleet();

  FleetNews news();

  /** Closes the fleet, and returns when all that it has to tell is told. */
  @Override
  void close();
}
