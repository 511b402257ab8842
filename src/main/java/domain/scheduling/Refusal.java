package domain.scheduling;

/**
 * Why a request gets no pod.
 *
 * @param detail for the person who reads the answer; says what to do
 */
public record Refusal(Kind kind, String detail) {
  public enum Kind {
    UNKNOWN_SITE,
    UNKNOWN_REVISION,
    /** The site's own code does not load. */
    CODE_FAILED,
    /** No pod became free in time. */
    POOL_EMPTY,
    /** Pods became free, but each failed to install. */
    PODS_FAILED,
    /** The site has all the pods it may have, and none could take this. */
    AT_CAPACITY,
    /** Too many requests wait for this site's first pod already. */
    TOO_MANY_WAITING,
    /** Postgres can't be asked just now. */
    DATABASE_AWAY,
    /** A replacement that nobody needs any more. */
    NOT_NEEDED
  }
}
