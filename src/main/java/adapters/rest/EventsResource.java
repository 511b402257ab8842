package adapters.rest;

import domain.access.Need;
import domain.site.SiteId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What happens, as it happens, by server-sent events. */
@Path(Rest.BASE + "/events")
public final class EventsResource {
  private final EventStream events;

  EventsResource(EventStream events) {
    this.events = events;
  }

  /**
   * @param last the {@code id} of the last event that the client had: what came after it is told
   *     first
   */
  @GET
  @Needs(Need.READ)
  @Operation(operationId = "events", summary = "Changes of pods and publications as they happen")
  @Problems(ProblemType.TOO_MANY_LISTENERS)
  @ApiResponse(
      responseCode = "200",
      content =
          @Content(
              mediaType = MediaType.SERVER_SENT_EVENTS,
              schema = @Schema(implementation = String.class)))
  @Produces(MediaType.SERVER_SENT_EVENTS)
  public Response listen(
      @QueryParam("site") @Nullable SiteId site,
      @HeaderParam("Last-Event-ID") @Nullable Place last,
      @Context ContainerRequestContext request,
      @Context HttpServletRequest servlet) {
    // HEAD comes here too, as GET to Jersey, and would never leave the place that it takes.
    var answer =
        servlet.getMethod().equals(HttpMethod.HEAD)
            ? Response.ok()
            : Response.ok(
                events.listen(
                    Optional.ofNullable(site),
                    Optional.ofNullable(last),
                    AuthenticationFilter.stillIn(request)));
    return answer.header("X-Accel-Buffering", "no").build();
  }
}
