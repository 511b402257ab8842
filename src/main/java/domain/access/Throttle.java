package domain.access;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Slows down whoever guesses tokens: after so many wrong ones, wrong ones of that address are
 * refused until a minute after the first of them, and after very many all of them. Upside: nobody
 * gets far by guessing, and whoever shares the address with a right token goes on, unless somebody
 * guesses in earnest. Downside: who mistyped his waits, too.
 */
public final class Throttle {
  /** Wrong tokens of one address in a minute. */
  public static final int MOST_FAILURES = 10;

  /** Of those, how many are compared with the tokens that there are. */
  static final int MOST_GUESSES = 100;

  static final int MOST_ADDRESSES = 10_000;
  private static final Duration WINDOW = Duration.ofMinutes(1);

  private final Map<String, Failures> byAddress = new LinkedHashMap<>();

  private record Failures(long sinceNanos, int number) {}

  /** How long an address has to wait; empty if it need not. */
  public synchronized Optional<Duration> wait(String address, long nowNanos) {
    var failures = byAddress.get(address);
    if (failures == null || isOver(failures, nowNanos)) {
      byAddress.remove(address);
      return Optional.empty();
    }
    return failures.number() < MOST_FAILURES
        ? Optional.empty()
        : Optional.of(WINDOW.minusNanos(nowNanos - failures.sinceNanos()));
  }

  /** Whether a token of an address that has to wait is looked at all the same. */
  synchronized boolean looksAt(String address) {
    var failures = byAddress.get(address);
    return failures == null || failures.number() < MOST_GUESSES;
  }

  /** An address sent a wrong token. */
  public synchronized void failed(String address, long nowNanos) {
    byAddress.merge(
        address,
        new Failures(nowNanos, 1),
        (before, first) ->
            isOver(before, nowNanos)
                ? first
                : new Failures(before.sinceNanos(), before.number() + 1));
    if (byAddress.size() > MOST_ADDRESSES) {
      byAddress.remove(byAddress.keySet().iterator().next());
    }
  }

  synchronized int addresses() {
    return byAddress.size();
  }

  private static boolean isOver(Failures failures, long nowNanos) {
    return nowNanos - failures.sinceNanos() >= WINDOW.toNanos();
  }
}
