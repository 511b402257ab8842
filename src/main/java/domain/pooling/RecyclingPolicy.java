package domain.pooling;

import java.time.Duration;

/**
 * When a pod's time is over.
 *
 * @param drainTimeout how long a draining pod may take before it is destroyed
 * @param startTimeout how long a pod may warm
 */
public record RecyclingPolicy(Duration drainTimeout, Duration startTimeout) {}
