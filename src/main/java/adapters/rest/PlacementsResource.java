package adapters.rest;

import domain.scheduling.Placement;
import domain.scheduling.Placement.Placed;
import domain.scheduling.Scheduler;
import domain.scheduling.Timer;
import domain.scheduling.Wish;
import domain.site.SiteId;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.Locale;

/** The article's service discovery: where a site runs, which sees to it that it does. */
@Path(Rest.BASE + "/sites")
@Produces(MediaType.APPLICATION_JSON)
public final class PlacementsResource {
  private final Scheduler scheduler;
  private final Timer timer;
  private final Duration atMost;

  PlacementsResource(Scheduler scheduler, Timer timer, Duration atMost) {
    this.scheduler = scheduler;
    this.timer = timer;
    this.atMost = atMost;
  }

  record PlacementView(String outcome, String podId, String address, String siteRev) {
    static PlacementView of(Placed placed) {
      return new PlacementView(
          placed.outcome().name().toLowerCase(Locale.ROOT),
          placed.pod().id().toString(),
          placed.pod().address().toString(),
          placed.pod().affiliation().siteRev().toString());
    }
  }

  @POST
  @Path("{site}/placements")
  public PlacementView place(@PathParam("site") SiteId site) {
    long started = timer.nanos();
    return switch (scheduler.place(
        new Wish.Visitors(site), () -> timer.since(started).compareTo(atMost) >= 0)) {
      case Placed placed -> PlacementView.of(placed);
      case Placement.Refused(var refusal) ->
          throw ProblemType.of(refusal.kind()).thrown(refusal.detail());
    };
  }
}
