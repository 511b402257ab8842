package adapters.rest;

import adapters.rest.Views.PodView;
import adapters.rest.Views.PodsView;
import domain.access.Need;
import domain.pod.PodId;
import domain.pod.PodState;
import domain.pod.Pods;
import domain.pod.Pods.Filter;
import domain.pooling.ManualRecycling;
import domain.site.SiteId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Live pods. */
@Path(Rest.BASE + "/pods")
@Produces(MediaType.APPLICATION_JSON)
public final class PodsResource {
  private final Pods pods;
  private final ManualRecycling recycling;

  PodsResource(Pods pods, ManualRecycling recycling) {
    this.pods = pods;
    this.recycling = recycling;
  }

  @GET
  @Needs(Need.READ)
  @Operation(operationId = "listPods", summary = "Live pods, by id")
  public PodsView list(
      @QueryParam("state") @Nullable PodState state,
      @QueryParam("site") @Nullable SiteId site,
      @QueryParam("after") @Nullable PodId after,
      @QueryParam("limit") @DefaultValue(Limit.DEFAULT) Limit limit) {
    return PodsView.of(
        pods.live(new Filter(Optional.ofNullable(state), Optional.ofNullable(site))), after, limit);
  }

  @GET
  @Operation(operationId = "getPod", summary = "A live pod")
  @Problems(ProblemType.UNKNOWN_POD)
  @Path("{id}")
  @Needs(Need.READ)
  public PodView get(@PathParam("id") PodId id) {
    return PodView.of(existing(id));
  }

  /**
   * Recycles the pod; answers before a drain is over, hence 202, with what became of the pod until
   * now; with nothing if it is gone.
   *
   * @param now without another pod in its place first
   */
  @DELETE
  @ApiResponse(
      responseCode = "202",
      content = @Content(schema = @Schema(implementation = PodView.class)))
  @Operation(operationId = "recyclePod", summary = "Recycles a pod")
  @Problems(ProblemType.UNKNOWN_POD)
  @Path("{id}")
  @Needs(Need.OPERATE)
  public Response recycle(
      @PathParam("id") PodId id, @QueryParam("now") @DefaultValue("false") boolean now) {
    existing(id);
    if (now) {
      recycling.recycleNow(id);
    } else {
      recycling.recycle(id);
    }
    return Response.accepted(pods.find(id).map(PodView::of).orElse(null)).build();
  }

  private Pods.Tracked existing(PodId id) {
    return pods.find(id)
        .orElseThrow(() -> ProblemType.UNKNOWN_POD.thrown("no pod " + id + " is alive"));
  }
}
