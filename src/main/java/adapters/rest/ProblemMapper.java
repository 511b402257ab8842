package adapters.rest;

import static adapters.rest.ProblemType.DATABASE_AWAY;
import static adapters.rest.ProblemType.INTERNAL;
import static adapters.rest.ProblemType.INVALID;
import static jakarta.ws.rs.core.Response.Status.Family.SERVER_ERROR;

import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.io.CharConversionException;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import org.glassfish.jersey.message.internal.HeaderValueException;
import org.glassfish.jersey.server.ParamException;
import org.jdbi.v3.core.ConnectionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a problem of whatever ends a request: Kore's own, HTTP's, and what nobody thought of. */
class ProblemMapper<E extends Throwable> implements ExceptionMapper<E> {
  /** For all that has no mapper of its own. */
  static final class OfAnything extends ProblemMapper<Throwable> {}

  /** Dropwizard would answer these in its own way. */
  static final class OfIllegalState extends ProblemMapper<IllegalStateException> {}

  static final String UNREADABLE = "the body ends early, or is not in the coding that it claims";

  private static final Logger LOG = LoggerFactory.getLogger(ProblemMapper.class);

  @Override
  public final Response toResponse(E error) {
    return switch ((Throwable) error) {
      case ParamException param ->
          answer(INVALID, "the parameter " + param.getParameterName() + " can't be read");
      case HeaderValueException header -> answer(INVALID, String.valueOf(header.getMessage()));
      case BadRequestException bad -> answer(INVALID, String.valueOf(bad.getMessage()));
      case WebApplicationException known -> answer(known);
      case Throwable unreadable when isUnreadable(unreadable) -> answer(INVALID, UNREADABLE);
      default -> isDatabaseAway(error) ? databaseAway(error) : broken(error);
    };
  }

  /** It is no text at all; or its coding, which the server undoes while it is read, is broken. */
  private static boolean isUnreadable(Throwable error) {
    return error instanceof CharConversionException || error.getCause() instanceof ZipException;
  }

  /** Hides what it was from the client; the id leads from the answer to the log. */
  static Response broken(Throwable error) {
    var id = "%016x".formatted(ThreadLocalRandom.current().nextLong());
    LOG.error("A request broke; its client was told the id {}", id, error);
    return answer(INTERNAL, "Kore's log has more about it, with the id " + id);
  }

  private static Response databaseAway(Throwable error) {
    LOG.warn("A request found no database: {}", error.toString());
    return answer(DATABASE_AWAY, "sites that run already are served on; try again");
  }

  /**
   * No connection was to be had, for which there are many reasons and not always an SQL state; or
   * the one that was had failed, or its server stopped.
   */
  private static boolean isDatabaseAway(Throwable error) {
    return Stream.iterate(error, Objects::nonNull, Throwable::getCause)
        .anyMatch(
            cause ->
                cause instanceof ConnectionException
                    || (cause instanceof SQLException sql
                        && String.valueOf(sql.getSQLState()).matches("08...|57P..")));
  }

  static Response answer(ProblemType type, String detail) {
    return Problem.of(type, detail).in(Response.status(type.status()));
  }

  private static Response answer(WebApplicationException known) {
    var response = known.getResponse();
    var status = response.getStatusInfo();
    if (response.getEntity() instanceof Problem || status.getStatusCode() < 400) {
      return response;
    }
    if (status.getFamily() == SERVER_ERROR) {
      return broken(known);
    }
    return Problem.ofHttp(status.getStatusCode(), status.getReasonPhrase())
        .in(Response.fromResponse(response));
  }
}
