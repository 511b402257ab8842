package domain.pooling;

import java.time.Duration;

/**
 * How long a pod may be in a state that is to pass.
 *
 * @param drainTimeout how long a draining pod may take before it is destroyed
 * @param startTimeout how long a pod may warm
 */
public record SweepPolicy(Duration drainTimeout, Duration startTimeout) {}
