package adapters.rest;

import adapters.rest.Admission.Admitted;
import adapters.rest.Admission.Refused;
import domain.access.Identity;
import jakarta.annotation.Priority;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.Context;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Who asks? Known before anything else of a request is looked at, even whether its path exists. */
@PreMatching
@Priority(Priorities.AUTHENTICATION)
final class AuthenticationFilter implements ContainerRequestFilter {
  private static final String IDENTITY = "kore.identity";
  private static final String STILL_IN = "kore.stillIn";

  private final Doorkeeper doorkeeper;
  @Context private @Nullable HttpServletRequest servlet;

  AuthenticationFilter(Doorkeeper doorkeeper) {
    this.doorkeeper = doorkeeper;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    if (servlet == null) {
      throw new IllegalStateException("the API runs in no servlet");
    }
    switch (doorkeeper.admit(servlet)) {
      case Admitted(var identity) -> {
        request.setProperty(IDENTITY, identity);
        request.setProperty(STILL_IN, doorkeeper.stillIn(servlet, identity));
      }
      case Refused refused -> throw refused.thrown();
    }
  }

  /** Whether it would find the same one later, while the request is still being answered. */
  static BooleanSupplier stillIn(ContainerRequestContext request) {
    return request.getProperty(STILL_IN) instanceof BooleanSupplier again ? again : () -> true;
  }

  /** Whom it found. */
  static Identity identity(ContainerRequestContext request) {
    if (request.getProperty(IDENTITY) instanceof Identity identity) {
      return identity;
    }
    throw new IllegalStateException("nobody asked who it is");
  }
}
