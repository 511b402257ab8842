package adapters.app;

import domain.pod.ClaimId;
import domain.pod.ClaimSecret;
import domain.scheduling.Claims;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.UUID;

/** Claims that nobody can guess. */
final class RandomClaims implements Claims {
  private final SecureRandom random = new SecureRandom();

  @Override
  public ClaimId id() {
    return new ClaimId(UUID.randomUUID());
  }

  @Override
  public ClaimSecret secret() {
    var bytes = new byte[16];
    random.nextBytes(bytes);
    return new ClaimSecret(HexFormat.of().formatHex(bytes));
  }
}
