package fakes;

import domain.pod.ClaimId;
import domain.pod.ClaimSecret;
import domain.scheduling.Claims;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Claims 1, 2, 3, … */
public final class SequentialClaims implements Claims {
  private final AtomicLong next = new AtomicLong(1);

  @Override
  public ClaimId id() {
    return new ClaimId(new UUID(0, next.getAndIncrement()));
  }

  @Override
  public ClaimSecret secret() {
    return new ClaimSecret(String.format("%032x", next.get()));
  }
}
