package domain.access;

import domain.site.SiteId;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A token that somebody wants.
 *
 * @param name 1 to 64 of letters, digits, {@code . _ -}; no other token that is not revoked has it
 * @param sites for deployers, one at least; for other roles none
 * @param expiresIn a minute to ten years; empty for never
 */
public record NewToken(String name, Role role, Set<SiteId> sites, Optional<Duration> expiresIn) {
  private static final int MOST_SITES = 1000;
  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofDays(3660);
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  public NewToken {
    sites = Set.copyOf(sites);
    check(NAME.matcher(name).matches(), "a name has 1 to 64 of letters, digits, '.', '_' and '-'");
    check(
        (role == Role.DEPLOYER) == !sites.isEmpty(),
        "a deployer needs the sites that it may deploy to, and other roles have none");
    check(sites.size() <= MOST_SITES, "a token names at most " + MOST_SITES + " sites");
    check(
        expiresIn.isEmpty() || isSane(expiresIn.get()), "a token expires in a minute to ten years");
  }

  /** Whether somebody can always get in by it. */
  public boolean isLastingOperator() {
    return role == Role.OPERATOR && expiresIn.isEmpty();
  }

  private static boolean isSane(Duration duration) {
    return duration.compareTo(SHORTEST) >= 0 && duration.compareTo(LONGEST) <= 0;
  }

  private static void check(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }
}
