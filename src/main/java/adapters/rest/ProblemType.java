package adapters.rest;

import domain.scheduling.Refusal;
import jakarta.ws.rs.WebApplicationException;
import java.util.Locale;

/** Every kind of error that the API has of its own; HTTP's are beside them. */
public enum ProblemType {
  INVALID(400, "The request is not valid"),
  UNAUTHENTICATED(401, "Nobody is known by this token"),
  FORBIDDEN(403, "The token does not allow this"),
  UNKNOWN_SITE(404, "There is no such site"),
  UNKNOWN_REVISION(404, "The site has no such revision"),
  UNKNOWN_HOST(404, "The host name does not lead to the site"),
  UNKNOWN_POD(404, "There is no such pod"),
  UNKNOWN_TOKEN(404, "There is no such token"),
  REQUEST_TIMEOUT(408, "The body takes too long to come"),
  HOST_TAKEN(409, "Another site has the host name"),
  NAME_TAKEN(409, "Another token has the name"),
  FIRST_TOKEN(409, "The first token must be an operator's"),
  LAST_OPERATOR(409, "An operator's token must stay"),
  NOT_NEEDED(409, "No replacement is needed"),
  PLACEMENT_OVER(410, "The placement's pod does not serve any more"),
  PRECONDITION_FAILED(412, "It has changed since"),
  TOO_LARGE(413, "The body is too large"),
  HOST_BELOW_DOMAIN(422, "The host name is Kore's own"),
  BUNDLE_REFUSED(422, "The bundle can't be used"),
  KEY_REUSED(422, "The key was used for another request"),
  CODE_FAILED(422, "The site's code does not load"),
  TOO_MUCH(422, "The report takes too long"),
  TOO_MANY_FAILURES(429, "Too many wrong tokens"),
  INTERNAL(500, "Something broke in Kore"),
  POOL_EMPTY(503, "No warm pod became free in time"),
  PODS_FAILED(503, "Pods could not be installed"),
  AT_CAPACITY(503, "The site has all the pods it may have"),
  TOO_MANY_WAITING(503, "Too many requests wait for the site already"),
  TOO_MANY_LISTENERS(503, "Too many listen already"),
  DATABASE_AWAY(503, "The database can't be asked");

  private final int status;
  private final String title;

  ProblemType(int status, String title) {
    this.status = status;
    this.title = title;
  }

  static ProblemType of(Refusal.Kind kind) {
    return switch (kind) {
      case UNKNOWN_SITE -> UNKNOWN_SITE;
      case UNKNOWN_REVISION -> UNKNOWN_REVISION;
      case CODE_FAILED -> CODE_FAILED;
      case POOL_EMPTY -> POOL_EMPTY;
      case PODS_FAILED -> PODS_FAILED;
      case AT_CAPACITY -> AT_CAPACITY;
      case TOO_MANY_WAITING -> TOO_MANY_WAITING;
      case DATABASE_AWAY -> DATABASE_AWAY;
      case NOT_NEEDED -> NOT_NEEDED;
    };
  }

  /** Ends the handling of a request for which there is no pod. */
  static WebApplicationException thrown(Refusal refusal) {
    return Problem.of(of(refusal.kind()), refusal.detail()).thrown(refusal.retryAfter());
  }

  String urn() {
    return "urn:kore:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  int status() {
    return status;
  }

  String title() {
    return title;
  }

  /** Ends the handling of a request with this problem. */
  WebApplicationException thrown(String detail) {
    return Problem.of(this, detail).thrown();
  }
}
