package adapters.metrics;

/** Upper bounds of histograms, in seconds. */
final class Buckets {
  static final double[] REQUESTS = {
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30
  };

  /** No request waits longer than {@code dispatch.coldTimeout}. */
  static final double[] STARTS = {
    0.001, 0.0025, 0.005, 0.01, 0.02, 0.04, 0.06, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30
  };

  private Buckets() {}
}
