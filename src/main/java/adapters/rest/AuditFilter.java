package adapters.rest;

import domain.access.Audit;
import domain.access.Audit.Change;
import jakarta.annotation.Priority;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notes each change before it is made, and afterwards how it was answered. */
@Priority(Priorities.USER)
final class AuditFilter implements ContainerRequestFilter, ContainerResponseFilter {
  private static final Logger LOG = LoggerFactory.getLogger(AuditFilter.class);
  private static final Set<String> HARMLESS =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
  private static final String NOTED = "kore.audit";
  private static final String REQUEST_ID = "X-Request-Id";
  private static final Pattern SANE = Pattern.compile("[!-~]{1,128}");
  private static final int LONGEST_PATH = 500;

  private final Audit audit;

  AuditFilter(Audit audit) {
    this.audit = audit;
  }

  /** Noted are a change's number, and the id that its request goes by. */
  private record Noted(long number, String requestId) {}

  @Override
  public void filter(ContainerRequestContext request) {
    if (HARMLESS.contains(request.getMethod())) {
      return;
    }
    var requestId = requestId(request.getHeaderString(REQUEST_ID));
    var change =
        new Change(
            AuthenticationFilter.identity(request),
            request.getMethod(),
            path(request),
            AuthorizationFilter.site(request),
            requestId);
    request.setProperty(NOTED, new Noted(begin(change), requestId));
  }

  private long begin(Change change) {
    try {
      return audit.begin(change);
    } catch (RuntimeException e) {
      LOG.warn("A change could not be noted, so it was not made: {}", e.toString());
      throw ProblemType.DATABASE_AWAY.thrown(
          "the change could not be noted, so nothing was done; try again");
    }
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    if (!(request.getProperty(NOTED) instanceof Noted(var number, var requestId))) {
      return;
    }
    response.getHeaders().putSingle(REQUEST_ID, requestId);
    try {
      audit.complete(number, response.getStatus());
    } catch (RuntimeException e) {
      LOG.warn(
          "Of the change {} the audit does not say that it was answered with {}: {}",
          number,
          response.getStatus(),
          e.toString());
    }
  }

  /** As it was sent, so that it has no control characters. */
  private static String path(ContainerRequestContext request) {
    var path = request.getUriInfo().getRequestUri().getRawPath();
    return path.length() <= LONGEST_PATH ? path : path.substring(0, LONGEST_PATH);
  }

  private static String requestId(@Nullable String given) {
    return given != null && SANE.matcher(given).matches() ? given : UUID.randomUUID().toString();
  }
}
