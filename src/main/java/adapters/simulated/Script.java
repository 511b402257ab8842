package adapters.simulated;

import java.time.Duration;

/**
 * How simulated pods behave. Probabilities go from 0 to 1.
 *
 * @param startup from a pod's start until it is warm
 * @param install how long an install takes
 * @param latency how long a site takes to answer
 * @param installFailures how probably an install is answered with 500
 * @param installHangs how probably it is never answered
 * @param neverReady how probably a pod never becomes warm
 * @param exits how probably a pod ends instead of answering a request that it has executed
 */
public record Script(
    Duration startup,
    Duration install,
    Duration latency,
    double installFailures,
    double installHangs,
    double neverReady,
    double exits) {}
