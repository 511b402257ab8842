package domain.decisions;

import domain.site.SiteId;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Something that was decided for a site and changed none of its pods.
 *
 * @param reason a label from a small set, such as {@code pool_empty}
 * @param detail for people to read; may be empty
 * @param inputs on what it was decided: texts, numbers and flags by their names
 */
public record Decision(
    SiteId site, Kind kind, String reason, String detail, Map<String, Object> inputs) {
  public Decision {
    inputs = Map.copyOf(inputs);
  }

  public enum Kind {
    /** Somebody wanted a pod and got none. */
    REFUSED,
    /** Somebody got a pod, and had to wait before one could be claimed. */
    WAITED,
    /** The site is to have one pod more. */
    GROWING,
    /** The site has traffic and gets no further pod. */
    NOT_GROWN;

    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** This one after another of the same: what only that one knew is kept. */
  Decision after(Decision earlier) {
    var all = new HashMap<>(earlier.inputs);
    all.putAll(inputs);
    return new Decision(site, kind, reason, detail, all);
  }

  /** What makes decisions the same one, made again. */
  record Sameness(SiteId site, Kind kind, String reason) {}

  Sameness sameness() {
    return new Sameness(site, kind, reason);
  }
}
