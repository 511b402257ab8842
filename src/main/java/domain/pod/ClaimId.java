package domain.pod;

import java.util.UUID;

/** Names one claim of a pod for a site. Whoever acts on the claim later must show it: a fence. */
public record ClaimId(UUID value) {
  @Override
  public String toString() {
    return value.toString();
  }
}
