package adapters.rest;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * An error as RFC 9457 writes it.
 *
 * @param type {@code urn:kore:} and the kind of error, for programs
 * @param title the same for people
 * @param detail what is wrong this time, and what to do
 * @param more members of this kind of error alone
 */
record Problem(
    String type, String title, int status, String detail, @JsonAnyGetter Map<String, Object> more) {
  static final String MEDIA_TYPE = "application/problem+json";

  private static final Set<Integer> WORTH_ASKING_AGAIN = Set.of(429, 503);
  private static final Duration SOON = Duration.ofSeconds(1);

  Problem {
    more = Map.copyOf(more);
  }

  static Problem of(ProblemType type, String detail) {
    return new Problem(type.urn(), type.title(), type.status(), detail, Map.of());
  }

  /** One of HTTP's own, of which there is no more to say. */
  static Problem ofHttp(int status, String title) {
    var kind = title.toLowerCase(Locale.ROOT).replaceAll("[^a-z]+", "-");
    return new Problem("urn:kore:" + kind, title, status, title, Map.of());
  }

  Problem with(Map<String, Object> members) {
    return new Problem(type, title, status, detail, members);
  }

  /** Answers a request with the problem, keeping what the response says besides. */
  Response in(ResponseBuilder response) {
    return in(response, SOON);
  }

  Response in(ResponseBuilder response, Duration retryAfter) {
    if (WORTH_ASKING_AGAIN.contains(status)) {
      response.header("Retry-After", seconds(retryAfter));
    }
    return response.status(status).entity(this).type(MEDIA_TYPE).build();
  }

  /** Rounded up: who comes earlier comes in vain. */
  static String seconds(Duration duration) {
    return Long.toString(duration.plusMillis(999).toSeconds());
  }

  WebApplicationException thrown() {
    return thrown(SOON);
  }

  /**
   * @param retryAfter when it is worth asking again, if that helps at all
   */
  WebApplicationException thrown(Duration retryAfter) {
    return new WebApplicationException(detail, in(Response.status(status), retryAfter));
  }
}
