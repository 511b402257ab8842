package adapters.rest;

import adapters.rest.Views.PodView;
import adapters.rest.Views.PodsView;
import domain.pod.Lifecycle;
import domain.pod.PodId;
import domain.pod.PodState;
import domain.pod.Pods;
import domain.pod.Pods.Filter;
import domain.pod.Reason;
import domain.site.SiteId;
import jakarta.ws.rs.DELETE;
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
  private final Lifecycle lifecycle;

  PodsResource(Pods pods, Lifecycle lifecycle) {
    this.pods = pods;
    this.lifecycle = lifecycle;
  }

  @GET
  public PodsView list(
      @QueryParam("state") @Nullable PodState state, @QueryParam("site") @Nullable SiteId site) {
    return PodsView.of(
        pods.live(new Filter(Optional.ofNullable(state), Optional.ofNullable(site))));
  }

  @GET
  @Path("{id}")
  public PodView get(@PathParam("id") PodId id) {
    return PodView.of(existing(id));
  }

  /** Recycles the pod; answers before a drain is over, hence 202. */
  @DELETE
  @Path("{id}")
  public Response recycle(@PathParam("id") PodId id) {
    existing(id);
    lifecycle.change(id, Pods.Step.stop(Reason.RECYCLED));
    return Response.accepted().build();
  }

  private Pods.Tracked existing(PodId id) {
    return pods.find(id)
        .orElseThrow(() -> ProblemType.UNKNOWN_POD.thrown("no pod " + id + " is alive"));
  }
}
