package domain.pod;

import java.util.Optional;
import java.util.UUID;

/** A pod's name for life; on Kubernetes the pod's uid. Never used for a second pod. */
public record PodId(UUID value) {
  /** Reads the canonical form: 36 characters, in lower case. */
  public static Optional<PodId> parse(String text) {
    try {
      var id = new PodId(UUID.fromString(text));
      return id.toString().equals(text) ? Optional.of(id) : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
