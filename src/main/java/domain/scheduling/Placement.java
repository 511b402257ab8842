package domain.scheduling;

import domain.pod.Pod;
import java.time.Duration;
import java.util.Locale;

/** The scheduler's answer to where a site runs. */
public sealed interface Placement {
  /**
   * @param claim how long it took to find or tie the pod
   * @param install how long it took to install the site's code; zero when somebody else did
   */
  record Placed(Pod.Serving pod, Outcome outcome, Duration claim, Duration install)
      implements Placement {}

  record Refused(Refusal refusal) implements Placement {}

  enum Outcome {
    /** The pod served the site already, or somebody else was installing it. */
    JOINED,
    /** The pod was pooled, and tied to the site by this placement. */
    AFFILIATED;

    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    public static Outcome of(String label) {
      return valueOf(label.toUpperCase(Locale.ROOT));
    }
  }
}
