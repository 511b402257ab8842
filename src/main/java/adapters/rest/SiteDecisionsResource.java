package adapters.rest;

import domain.access.Need;
import domain.decisions.Ledger;
import domain.decisions.Ledger.About;
import domain.site.SiteId;
import domain.site.Sites;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/** Why, of a site. */
@Path(Rest.BASE + "/sites")
@Produces(MediaType.APPLICATION_JSON)
public final class SiteDecisionsResource {
  private final Ledger ledger;
  private final Sites sites;

  SiteDecisionsResource(Ledger ledger, Sites sites) {
    this.ledger = ledger;
    this.sites = sites;
  }

  /** The newest decisions; of a site that was deleted, too, as long as the ledger knows it. */
  @GET
  @Needs(Need.READ)
  @Operation(operationId = "siteDecisions", summary = "What was decided for a site, and why")
  @Problems(ProblemType.UNKNOWN_SITE)
  @Path("{site}/decisions")
  public DecisionsView decisions(
      @PathParam("site") SiteId site,
      @QueryParam("since") @Nullable Period since,
      @QueryParam("before") @Nullable Place before,
      @QueryParam("limit") @DefaultValue(Limit.DEFAULT) Limit limit) {
    var view =
        DecisionsView.of(
            ledger,
            new About.ASite(site),
            since,
            before,
            limit,
            () -> SitesResource.existing(sites, site));
    return before == null ? view.with(ledger.lastColdStart(site).map(ColdStartView::of)) : view;
  }
}
