package adapters.rest;

import domain.access.Identity;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.time.Duration;

/** Whether somebody gets in. */
sealed interface Admission {
  record Admitted(Identity identity) implements Admission {}

  /**
   * @param retryAfter when it is worth asking again, if that helps at all
   */
  record Refused(ProblemType type, String detail, Duration retryAfter) implements Admission {
    Refused(ProblemType type, String detail) {
      this(type, detail, Duration.ZERO);
    }

    Problem problem() {
      return Problem.of(type, detail);
    }

    /** What has to be sent for it, if anything helps. */
    boolean isChallenge() {
      return type == ProblemType.UNAUTHENTICATED;
    }

    /** Ends the connection as well: nobody reads what the request may have as its body. */
    WebApplicationException thrown() {
      var response = Response.status(type.status()).header("Connection", "close");
      if (isChallenge()) {
        response.header("WWW-Authenticate", "Bearer");
      }
      return new WebApplicationException(detail, problem().in(response, retryAfter));
    }
  }
}
