package domain.scaling;

import domain.pod.Pod;
import java.time.Duration;

/**
 * What this replica sent to one pod since it last told of it.
 *
 * @param requests how many requests the pod answered
 * @param errors how many of them with a status of 500 or above
 * @param busy how long those that ended meanwhile took, added up
 * @param load how many were in flight at a time, on average over the last few seconds
 */
public record Flow(Pod.Serving pod, long requests, long errors, Duration busy, double load) {}
