package domain.scheduling;

import domain.decisions.Decision;
import domain.site.SiteId;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/**
 * Why a request gets no pod.
 *
 * @param detail for the person who reads the answer; says what to do
 * @param retryAfter when it is worth asking again, as far as that can be known
 */
public record Refusal(Kind kind, String detail, Duration retryAfter) {
  private static final Duration SOON = Duration.ofSeconds(1);

  /** To be asked again soon, if ever. */
  public Refusal(Kind kind, String detail) {
    this(kind, detail, SOON);
  }

  /** The same as a decision for the site. */
  public Decision decision(SiteId site, Map<String, Object> inputs) {
    var reason = kind.name().toLowerCase(Locale.ROOT);
    return new Decision(site, Decision.Kind.REFUSED, reason, detail, inputs);
  }

  public enum Kind {
    UNKNOWN_SITE,
    UNKNOWN_REVISION,
    /** The site's own code does not load. */
    CODE_FAILED,
    /** No pod became free in time. */
    POOL_EMPTY,
    /** Pods became free, but they failed: to install, or again and again under this code. */
    PODS_FAILED,
    /** The site has all the pods it may have, and none could take this. */
    AT_CAPACITY,
    /** Too many requests wait for a first pod already. */
    TOO_MANY_WAITING,
    /** Postgres can't be asked just now. */
    DATABASE_AWAY,
    /** A replacement, or one pod more, that nobody needs any more. */
    NOT_NEEDED
  }
}
