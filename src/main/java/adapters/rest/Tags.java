package adapters.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import adapters.rest.RevisionsResource.Published;
import adapters.rest.Views.Props;
import adapters.rest.Views.SiteView;
import domain.site.Digest;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.util.Optional;

/**
 * Gives what clients change an {@code ETag}, so that none undoes unseen what another has done. The
 * tag is of the content: who finds the same again has missed nothing.
 */
@Tagged
final class Tags implements ContainerResponseFilter {
  private static final int LENGTH = 16;

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    tagged(response.getEntity())
        .ifPresent(
            tag -> {
              response.getHeaders().putSingle(HttpHeaders.ETAG, tag);
              boolean asked = request.getMethod().matches("GET|HEAD");
              var unchanged = asked ? request.getRequest().evaluatePreconditions(tag) : null;
              if (unchanged != null) {
                response.setStatusInfo(unchanged.build().getStatusInfo());
                response.setEntity(null);
              }
            });
  }

  private static Optional<EntityTag> tagged(Object entity) {
    return switch (entity) {
      case Props props -> Optional.of(of(props));
      case Published published -> Optional.of(of(published));
      // What a publication answers with.
      case SiteView site -> site.published().map(revision -> of(new Published(revision)));
      case null, default -> Optional.empty();
    };
  }

  private static EntityTag of(Record content) {
    return new EntityTag(Digest.of(content.toString().getBytes(UTF_8)).hex().substring(0, LENGTH));
  }

  /** Says whether what is there is what the request's preconditions want. */
  static boolean match(Request request, Optional<? extends Record> content) {
    var refused =
        content.isPresent()
            ? request.evaluatePreconditions(of(content.get()))
            : request.evaluatePreconditions();
    return refused == null;
  }

  /** Ends the handling of a request that is not about what is there now. */
  static WebApplicationException unexpected(Optional<? extends Record> content) {
    var response = Response.status(Response.Status.PRECONDITION_FAILED);
    content.ifPresent(there -> response.tag(of(there)));
    var problem =
        Problem.of(
            ProblemType.PRECONDITION_FAILED,
            "somebody has changed it: read it anew, and send the change with its ETag");
    return new WebApplicationException(problem.in(response));
  }
}
