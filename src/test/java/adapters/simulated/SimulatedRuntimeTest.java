package adapters.simulated;

import adapters.runtime.RuntimeContract;

/** Kore's side of the contract against simulated pods, which must not be told from real ones. */
final class SimulatedRuntimeTest extends RuntimeContract {
  SimulatedRuntimeTest() {
    super(keys -> new RunningSimulation(RunningSimulation.GOOD, keys));
  }
}
