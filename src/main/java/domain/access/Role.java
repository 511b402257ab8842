package domain.access;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What the bearer of a token may do; {@link AccessPolicy} has the rules. */
public enum Role {
  /** Sees everything but tokens and the audit, and changes nothing. */
  VIEWER,
  /** A viewer who also deploys to the sites that the token names. */
  DEPLOYER,
  /** May do everything. */
  OPERATOR;

  /** The name that people and programs write. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Role> of(String label) {
    return Stream.of(values()).filter(role -> role.label().equals(label)).findFirst();
  }
}
