package domain.scaling;

import domain.pod.Pod;
import java.time.Duration;

/**
 * What this replica sent to one pod since it last told of it.
 *
 * @param requests how many requests it began to send, a repeated one included
 * @param busy how long those that ended meanwhile took, added up
 * @param load how many were in flight at a time, on average over the last few seconds
 */
public record Flow(Pod.Serving pod, long requests, Duration busy, double load) {}
