package adapters.rest;

import static adapters.rest.ProblemType.KEY_REUSED;
import static adapters.rest.ProblemType.PLACEMENT_OVER;

import domain.access.Need;
import domain.scheduling.Deadline;
import domain.scheduling.IdempotentPlacements;
import domain.scheduling.IdempotentPlacements.Answer;
import domain.scheduling.Placement;
import domain.scheduling.Placement.Placed;
import domain.scheduling.Placement.Refused;
import domain.scheduling.PlacementKeys.Request;
import domain.scheduling.Scheduler;
import domain.scheduling.Timer;
import domain.scheduling.Wish;
import domain.site.Digest;
import domain.site.RequestKey;
import domain.site.SiteId;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;

/** The article's service discovery: where a site runs, which sees to it that it does. */
@Path(Rest.BASE + "/sites")
@Produces(MediaType.APPLICATION_JSON)
public final class PlacementsResource {
  private final Scheduler scheduler;
  private final IdempotentPlacements placements;
  private final Timer timer;
  private final Duration atMost;

  PlacementsResource(
      Scheduler scheduler, IdempotentPlacements placements, Timer timer, Duration atMost) {
    this.scheduler = scheduler;
    this.placements = placements;
    this.timer = timer;
    this.atMost = atMost;
  }

  record PlacementView(String outcome, String podId, String address, String siteRev) {
    static PlacementView of(Placement placement) {
      return switch (placement) {
        case Placed placed ->
            new PlacementView(
                placed.outcome().label(),
                placed.pod().id().toString(),
                placed.pod().address().toString(),
                placed.pod().affiliation().siteRev().toString());
        case Refused(var refusal) -> throw ProblemType.thrown(refusal);
      };
    }
  }

  /**
   * @param body means nothing yet, but a key belongs to the request with this one
   */
  @POST
  @Operation(
      operationId = "placeSite",
      summary = "Where the site runs, which sees to it that it does")
  @Problems({
    ProblemType.UNKNOWN_SITE,
    ProblemType.UNKNOWN_REVISION,
    ProblemType.PLACEMENT_OVER,
    ProblemType.KEY_REUSED,
    ProblemType.CODE_FAILED,
    ProblemType.POOL_EMPTY,
    ProblemType.PODS_FAILED,
    ProblemType.AT_CAPACITY,
    ProblemType.TOO_MANY_WAITING
  })
  @Path("{site}/placements")
  @Needs(Need.DEPLOY)
  public PlacementView place(
      @PathParam("site") SiteId site,
      @HeaderParam("Idempotency-Key") List<RequestKey> keys,
      InputStream body)
      throws IOException {
    long started = timer.nanos();
    Deadline deadline = () -> timer.since(started).compareTo(atMost) >= 0;
    var key = IdempotencyKey.only(keys);
    return key.isEmpty()
        ? PlacementView.of(scheduler.place(new Wish.Visitors(site), deadline))
        : once(key.get(), new Request(site, Digest.of(body.readAllBytes())), deadline);
  }

  private PlacementView once(RequestKey key, Request request, Deadline deadline) {
    return switch (placements.place(key, request, deadline)) {
      case Answer.Answered(var placement) -> PlacementView.of(placement);
      case Answer.Over(var pod) ->
          throw PLACEMENT_OVER.thrown(
              "pod " + pod + " drains or has ended; place the site anew, with a new key");
      case Answer.OtherRequest _ ->
          throw KEY_REUSED.thrown(
              "a key is for one site and one body; use a new key for each new placement");
    };
  }
}
