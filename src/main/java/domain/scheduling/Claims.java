package domain.scheduling;

import domain.pod.ClaimId;
import domain.pod.ClaimSecret;

/** Makes the names and secrets of claims; secrets must come from a cryptographic source. */
public interface Claims {
  ClaimId id();

  ClaimSecret secret();
}
