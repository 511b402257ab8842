package domain.pod;

import java.util.UUID;

/** Names one start of a pod's process: a pod that restarted is empty, and known by another one. */
public record BootId(UUID value) {
  @Override
  public String toString() {
    return value.toString();
  }
}
