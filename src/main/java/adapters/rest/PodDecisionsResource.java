package adapters.rest;

import static adapters.rest.ProblemType.UNKNOWN_POD;

import domain.access.Need;
import domain.decisions.Ledger;
import domain.decisions.Ledger.About;
import domain.pod.PodId;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/** Why, of a pod. */
@Path(Rest.BASE + "/pods")
@Produces(MediaType.APPLICATION_JSON)
public final class PodDecisionsResource {
  private final Ledger ledger;

  PodDecisionsResource(Ledger ledger) {
    this.ledger = ledger;
  }

  /** The pod's life; of one that has ended, too, as long as the ledger knows it. */
  @GET
  @Needs(Need.READ)
  @Operation(operationId = "podDecisions", summary = "What was decided for a pod, and why")
  @Problems(ProblemType.UNKNOWN_POD)
  @Path("{id}/decisions")
  public DecisionsView decisions(
      @PathParam("id") PodId id,
      @QueryParam("since") @Nullable Period since,
      @QueryParam("before") @Nullable Place before,
      @QueryParam("limit") @DefaultValue(Limit.DEFAULT) Limit limit) {
    return DecisionsView.of(
        ledger,
        new About.APod(id),
        since,
        before,
        limit,
        () -> {
          throw UNKNOWN_POD.thrown("the ledger knows no pod " + id);
        });
  }
}
