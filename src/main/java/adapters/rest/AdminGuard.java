package adapters.rest;

import adapters.rest.Admission.Admitted;
import adapters.rest.Admission.Refused;
import com.fasterxml.jackson.databind.ObjectMapper;
import domain.access.AccessPolicy;
import domain.access.Need;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The admin port: what probes and scrapers look at is for all, the rest is for operators, and for
 * whoever is on this machine.
 */
final class AdminGuard extends HttpFilter {
  private static final long serialVersionUID = 1;
  private static final Set<String> OPEN = Set.of("/metrics", "/ping", "/live", "/ready");

  private final transient Doorkeeper doorkeeper;
  private final transient ObjectMapper mapper;

  AdminGuard(Doorkeeper doorkeeper, ObjectMapper mapper) {
    this.doorkeeper = doorkeeper;
    this.mapper = mapper;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    var refused = isOpen(request) ? Optional.<Refused>empty() : refusal(request);
    if (refused.isEmpty()) {
      chain.doFilter(request, response);
    } else {
      answer(refused.get(), response);
    }
  }

  private static boolean isOpen(HttpServletRequest request) {
    var path = request.getServletPath() + Objects.requireNonNullElse(request.getPathInfo(), "");
    boolean looks = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
    return looks && (OPEN.contains(path) || path.matches("/health[a-z]*(?:/[a-z-]+)?"));
  }

  private Optional<Refused> refusal(HttpServletRequest request) {
    boolean local = request.getHeader("Authorization") == null && Caller.isOnThisMachine(request);
    return switch (local ? doorkeeper.local(request) : doorkeeper.admit(request)) {
      case Refused refused -> Optional.of(refused);
      case Admitted(var identity) ->
          AccessPolicy.refusal(identity, Need.OPERATE, Optional.empty())
              .map(why -> new Refused(ProblemType.FORBIDDEN, why));
    };
  }

  private void answer(Refused refused, HttpServletResponse response) throws IOException {
    response.setStatus(refused.type().status());
    response.setContentType(Problem.MEDIA_TYPE);
    if (refused.isChallenge()) {
      response.setHeader("WWW-Authenticate", "Bearer");
    }
    if (refused.retryAfter().isPositive()) {
      response.setHeader("Retry-After", Problem.seconds(refused.retryAfter()));
    }
    mapper.writeValue(response.getOutputStream(), refused.problem());
  }
}
