package adapters.rest;

import static adapters.rest.ProblemType.HOST_BELOW_DOMAIN;
import static adapters.rest.ProblemType.HOST_TAKEN;
import static adapters.rest.ProblemType.UNKNOWN_HOST;

import adapters.rest.Views.Props;
import domain.access.Need;
import domain.site.SiteId;
import domain.site.SiteProps;
import domain.site.Sites;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import java.util.Optional;
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
  @Tagged
  @Operation(operationId = "getProps", summary = "What a site may use")
  @Problems(ProblemType.UNKNOWN_SITE)
  @Path("{site}/props")
  @Needs(Need.READ)
  public Props props(@PathParam("site") SiteId site) {
    return Props.of(SitesResource.existing(sites, site).props());
  }

  @PUT
  @Tagged
  @Operation(operationId = "setProps", summary = "Sets what a site may use")
  @Problems(ProblemType.UNKNOWN_SITE)
  @Path("{site}/props")
  @Consumes(MediaType.APPLICATION_JSON)
  @Needs(Need.DEPLOY)
  public Props setProps(
      @PathParam("site") SiteId site, @Nullable Props body, @Context Request request) {
    var wanted = Input.required(body);
    var props = Input.valid(wanted::props);
    change(site, Optional.of(props), request);
    return Props.of(props);
  }

  /** Back to the default. */
  @DELETE
  @Tagged
  @Operation(operationId = "clearProps", summary = "Sets a site's props back to the default")
  @Problems(ProblemType.UNKNOWN_SITE)
  @Path("{site}/props")
  @Needs(Need.DEPLOY)
  public void clearProps(@PathParam("site") SiteId site, @Context Request request) {
    change(site, Optional.empty(), request);
  }

  private void change(SiteId site, Optional<SiteProps> props, Request request) {
    switch (sites.setProps(site, props, now -> Tags.match(request, Optional.of(Props.of(now))))) {
      case DONE -> recycleSoon.run();
      case UNKNOWN -> throw SitesResource.unknown(site);
      case UNEXPECTED ->
          throw Tags.unexpected(sites.find(site).map(found -> Props.of(found.props())));
    }
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
