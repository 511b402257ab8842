package adapters.rest;

import static adapters.rest.ProblemType.HOST_BELOW_DOMAIN;
import static adapters.rest.ProblemType.HOST_TAKEN;
import static adapters.rest.ProblemType.UNKNOWN_HOST;

import adapters.rest.Views.Props;
import domain.access.Need;
import domain.site.SiteId;
import domain.site.Sites;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/** A site's props and its host names. */
@Path(Rest.BASE + "/sites")
@Produces(MediaType.APPLICATION_JSON)
public final class SettingsResource {
  private final Sites sites;
  private final String domain;
  private final Runnable recycleSoon;

  SettingsResource(Sites sites, String domain, Runnable recycleSoon) {
    this.sites = sites;
    this.domain = domain;
    this.recycleSoon = recycleSoon;
  }

  @GET
  @Operation(operationId = "getProps", summary = "What a site may use")
  @Problems(ProblemType.UNKNOWN_SITE)
  @Path("{site}/props")
  @Needs(Need.READ)
  public Props props(@PathParam("site") SiteId site) {
    return Props.of(SitesResource.existing(sites, site).props());
  }

  @PUT
  @Operation(operationId = "setProps", summary = "Sets what a site may use")
  @Problems(ProblemType.UNKNOWN_SITE)
  @Path("{site}/props")
  @Consumes(MediaType.APPLICATION_JSON)
  @Needs(Need.DEPLOY)
  public Props setProps(@PathParam("site") SiteId site, @Nullable Props body) {
    var wanted = Input.required(body);
    var props = Input.valid(wanted::props);
    if (!sites.setProps(site, props)) {
      throw SitesResource.unknown(site);
    }
    recycleSoon.run();
    return Props.of(props);
  }

  /** Back to the default. */
  @DELETE
  @Operation(operationId = "clearProps", summary = "Sets a site's props back to the default")
  @Problems(ProblemType.UNKNOWN_SITE)
  @Path("{site}/props")
  @Needs(Need.DEPLOY)
  public void clearProps(@PathParam("site") SiteId site) {
    if (!sites.clearProps(site)) {
      throw SitesResource.unknown(site);
    }
    recycleSoon.run();
  }

  @PUT
  @Operation(operationId = "addHost", summary = "Lets a host name lead to a site")
  @Problems({ProblemType.UNKNOWN_SITE, ProblemType.HOST_TAKEN, ProblemType.HOST_BELOW_DOMAIN})
  @Path("{site}/hosts/{host}")
  @Needs(Need.DEPLOY)
  public void addHost(@PathParam("site") SiteId site, @PathParam("host") HostName host) {
    if (host.isBelow(domain)) {
      throw HOST_BELOW_DOMAIN.thrown(
          "names below %s lead to sites by themselves: register one of your own".formatted(domain));
    }
    switch (sites.addHost(site, host.value())) {
      case ADDED -> {}
      case UNKNOWN_SITE -> throw SitesResource.unknown(site);
      case TAKEN -> throw HOST_TAKEN.thrown("remove " + host + " from the other site first");
    }
  }

  @DELETE
  @Operation(operationId = "removeHost", summary = "Lets a host name lead to a site no more")
  @Problems({ProblemType.UNKNOWN_SITE, ProblemType.UNKNOWN_HOST})
  @Path("{site}/hosts/{host}")
  @Needs(Need.DEPLOY)
  public void removeHost(@PathParam("site") SiteId site, @PathParam("host") HostName host) {
    if (!sites.removeHost(site, host.value())) {
      SitesResource.existing(sites, site);
      throw UNKNOWN_HOST.thrown(host + " does not lead to " + site);
    }
  }
}
