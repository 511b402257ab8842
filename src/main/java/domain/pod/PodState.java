package domain.pod;

import java.util.Locale;

/** The states' names, as they stand in the database and in JSON (in lower case). */
public enum PodState {
  WARMING,
  POOLED,
  CLAIMED,
  SERVING,
  DRAINING,
  GONE;

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static PodState of(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT));
  }
}
