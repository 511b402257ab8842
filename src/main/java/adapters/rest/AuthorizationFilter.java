package adapters.rest;

import adapters.rest.Admission.Refused;
import domain.access.AccessPolicy;
import domain.access.Need;
import domain.site.SiteId;
import jakarta.annotation.Priority;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** May they do that? By what the operation {@link Needs}. */
@Priority(Priorities.AUTHORIZATION)
final class AuthorizationFilter implements ContainerRequestFilter {
  static final String SITE = "site";

  @Context private @Nullable ResourceInfo operation;

  @Override
  public void filter(ContainerRequestContext request) {
    var identity = AuthenticationFilter.identity(request);
    AccessPolicy.refusal(identity, need(request.getMethod()), site(request))
        .ifPresent(
            why -> {
              throw new Refused(ProblemType.FORBIDDEN, why).thrown();
            });
  }

  /** What is not declared is for nobody; but Jersey answers OPTIONS itself, and changes nothing. */
  private Need need(String method) {
    var java = operation == null ? null : operation.getResourceMethod();
    var needs = java == null ? null : java.getAnnotation(Needs.class);
    if (needs != null) {
      return needs.value();
    }
    if (method.equals(HttpMethod.OPTIONS)) {
      return Need.READ;
    }
    throw ProblemType.FORBIDDEN.thrown("the operation does not say who may use it");
  }

  /** The site that the path names; none if that can't be a site's name, so it is nobody's. */
  static Optional<SiteId> site(ContainerRequestContext request) {
    return Optional.ofNullable(request.getUriInfo().getPathParameters().getFirst(SITE))
        .flatMap(SiteId::parse);
  }
}
