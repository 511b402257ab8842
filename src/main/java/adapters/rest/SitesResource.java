package adapters.rest;

import adapters.rest.Views.PodsView;
import adapters.rest.Views.SiteView;
import domain.access.Need;
import domain.pod.Lifecycle;
import domain.pod.PodId;
import domain.pod.Pods;
import domain.pod.Pods.Filter;
import domain.pod.Reason;
import domain.site.Site;
import domain.site.SiteId;
import domain.site.Sites;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sites as a whole. */
@Path(Rest.BASE + "/sites")
@Produces(MediaType.APPLICATION_JSON)
public final class SitesResource {
  private final Sites sites;
  private final Pods pods;
  private final Lifecycle lifecycle;

  SitesResource(Sites sites, Pods pods, Lifecycle lifecycle) {
    this.sites = sites;
    this.pods = pods;
    this.lifecycle = lifecycle;
  }

  /**
   * @param next what {@code after} is to be for the next page; empty on the last one
   */
  record SitesPage(List<SiteView> sites, Optional<String> next) {}

  @GET
  @Needs(Need.READ)
  @Operation(operationId = "listSites", summary = "Sites, by name")
  public SitesPage list(
      @QueryParam("after") @Nullable SiteId after,
      @QueryParam("limit") @DefaultValue(Limit.DEFAULT) Limit limit) {
    var found = sites.list(Optional.ofNullable(after), limit.count() + 1);
    return new SitesPage(limit.page(found, SiteView::of), limit.next(found, s -> s.id().value()));
  }

  @GET
  @Operation(operationId = "getSite", summary = "A site")
  @Problems(ProblemType.UNKNOWN_SITE)
  @Path("{site}")
  @Needs(Need.READ)
  public SiteView get(@PathParam("site") SiteId site) {
    return SiteView.of(existing(sites, site));
  }

  /** No pod can be claimed for a site that is gone, so those found afterwards are all there are. */
  @DELETE
  @Operation(operationId = "deleteSite", summary = "Forgets a site, and ends its pods")
  @Problems(ProblemType.UNKNOWN_SITE)
  @Path("{site}")
  @Needs(Need.OPERATE)
  public void delete(@PathParam("site") SiteId site) {
    if (!sites.delete(site)) {
      throw unknown(site);
    }
    for (var tracked : pods.live(Filter.of(site))) {
      lifecycle.change(tracked.pod().id(), Pods.Step.stop(Reason.SITE_DELETED));
    }
  }

  @GET
  @Operation(operationId = "listSitePods", summary = "A site's live pods, by id")
  @Problems(ProblemType.UNKNOWN_SITE)
  @Path("{site}/pods")
  @Needs(Need.READ)
  public PodsView pods(
      @PathParam("site") SiteId site,
      @QueryParam("after") @Nullable PodId after,
      @QueryParam("limit") @DefaultValue(Limit.DEFAULT) Limit limit) {
    existing(sites, site);
    return PodsView.of(pods.live(Filter.of(site)), after, limit);
  }

  static Site existing(Sites sites, SiteId site) {
    return sites.find(site).orElseThrow(() -> unknown(site));
  }

  static WebApplicationException unknown(SiteId site) {
    return ProblemType.UNKNOWN_SITE.thrown(
        "no code was ever deployed as \"" + site + "\": kore deploy " + site + " DIR");
  }
}
