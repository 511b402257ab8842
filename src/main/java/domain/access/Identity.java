package domain.access;

import domain.site.SiteId;
import java.util.Set;

/**
 * Who asks.
 *
 * @param who a token's name and id, as the audit has it; never a secret
 * @param sites those that a deployer may deploy to; empty for other roles
 */
public record Identity(String who, Role role, Set<SiteId> sites) {
  /** Whoever reaches a Kore without tokens, which listens on loopback only. */
  public static final Identity LOCAL = new Identity("local", Role.OPERATOR, Set.of());

  /** The bearer of the token that the configuration has. */
  public static final Identity CONFIGURED =
      new Identity("auth.operatorToken", Role.OPERATOR, Set.of());

  public Identity {
    sites = Set.copyOf(sites);
  }

  static Identity of(Token token) {
    return new Identity("%s (%s)".formatted(token.name(), token.id()), token.role(), token.sites());
  }
}
