package domain.access;

import domain.site.SiteId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of a token, without its secret. Times are the database's.
 *
 * @param madeBy who made it, as {@link Identity#who}
 * @param expired whether {@code expiresAt} is over
 * @param lastUsed the day (UTC)
 */
public record Token(
    TokenId id,
    String name,
    Role role,
    Set<SiteId> sites,
    Instant madeAt,
    String madeBy,
    Optional<Instant> expiresAt,
    boolean expired,
    Optional<LocalDate> lastUsed) {
  public Token {
    sites = Set.copyOf(sites);
  }
}
