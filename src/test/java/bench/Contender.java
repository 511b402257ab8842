package bench;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * Something that takes requests to the one upstream.
 *
 * @param cpu what it has taken of the processors so far, user and system together
 */
record Contender(String name, int port, Supplier<Duration> cpu) {}
