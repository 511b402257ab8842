package adapters.rest;

import static adapters.rest.ProblemType.BUNDLE_REFUSED;
import static adapters.rest.ProblemType.CODE_FAILED;
import static adapters.rest.ProblemType.KEY_REUSED;
import static adapters.rest.ProblemType.UNKNOWN_REVISION;

import adapters.bundle.BundleArchive;
import adapters.rest.Views.RevisionView;
import adapters.rest.Views.SiteView;
import domain.access.Need;
import domain.scheduling.Publisher;
import domain.scheduling.Publisher.Deployment;
import domain.site.RequestKey;
import domain.site.Revision;
import domain.site.Site;
import domain.site.SiteId;
import domain.site.SiteRev;
import domain.site.SiteRevision;
import domain.site.Sites;
import domain.site.Sites.Added;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A site's code: its revisions, and which one is published. */
@Path(Rest.BASE + "/sites")
@Produces(MediaType.APPLICATION_JSON)
public final class RevisionsResource {
  private final Sites sites;
  private final Publisher publisher;

  RevisionsResource(Sites sites, Publisher publisher) {
    this.sites = sites;
    this.publisher = publisher;
  }

  /**
   * @param next what {@code after} is to be for the next page; empty on the last one
   */
  record RevisionsView(List<RevisionView> revisions, Optional<Integer> next) {}

  record Published(@Schema(minimum = "1") int revision) {
    static Published of(Revision revision) {
      return new Published(revision.number());
    }
  }

  /** Adds a revision, and the site with its first; with {@code publish} it is tried first. */
  @POST
  @Operation(operationId = "deploy", summary = "Adds a revision, and the site with its first")
  @Problems({
    ProblemType.BUNDLE_REFUSED,
    ProblemType.KEY_REUSED,
    ProblemType.CODE_FAILED,
    ProblemType.POOL_EMPTY,
    ProblemType.PODS_FAILED,
    ProblemType.AT_CAPACITY,
    ProblemType.TOO_MANY_WAITING
  })
  @Path("{site}/revisions")
  @ApiResponse(
      responseCode = "201",
      content = @Content(schema = @Schema(implementation = RevisionView.class)))
  @Consumes({"application/gzip", "application/x-gzip", MediaType.APPLICATION_OCTET_STREAM})
  @Needs(Need.DEPLOY)
  public Response deploy(
      @PathParam("site") SiteId site,
      @QueryParam("publish") @DefaultValue("false") boolean publish,
      @HeaderParam("Idempotency-Key") List<RequestKey> keys,
      InputStream body)
      throws IOException {
    var key = IdempotencyKey.only(keys);
    var packed = checked(body);
    var added =
        key.map(
                k ->
                    sites
                        .addRevision(site, packed, k, publish)
                        .orElseThrow(RevisionsResource::reused))
            .orElseGet(() -> new Added(sites.addRevision(site, packed), false));
    // What did not come to its end the first time is gone on with.
    return publish && !added.wasPublished()
        ? publish(added.revision())
        : created(added.revision(), publish);
  }

  private static WebApplicationException reused() {
    return KEY_REUSED.thrown(
        "a key is for one site, one bundle and one `publish`; use a new key for each deployment");
  }

  private Response publish(SiteRevision added) {
    return switch (publisher.deploy(added)) {
      case Deployment.Published(var revision) -> created(revision, true);
      case Deployment.CodeFailed(var revision, var error) ->
          throw Problem.of(CODE_FAILED, error).with(members(revision)).thrown();
      case Deployment.NotTried(var revision, var refusal) ->
          throw Problem.of(
                  ProblemType.of(refusal.kind()),
                  "%s is stored but not published: %s; deploy it again"
                      .formatted(revision.siteRev(), refusal.detail()))
              .with(members(revision))
              .thrown();
    };
  }

  @GET
  @Operation(operationId = "listRevisions", summary = "A site's revisions, newest first")
  @Problems(ProblemType.UNKNOWN_SITE)
  @Path("{site}/revisions")
  @Needs(Need.READ)
  public RevisionsView list(
      @PathParam("site") SiteId id,
      @QueryParam("after") @Nullable Revision after,
      @QueryParam("limit") @DefaultValue(Limit.DEFAULT) Limit limit) {
    var site = SitesResource.existing(sites, id);
    var found = sites.revisions(id, Optional.ofNullable(after), limit.count() + 1);
    return new RevisionsView(
        limit.page(found, r -> view(site, r)),
        limit.next(found, r -> r.siteRev().revision().number()));
  }

  @GET
  @Operation(operationId = "getRevision", summary = "A revision")
  @Problems({ProblemType.UNKNOWN_SITE, ProblemType.UNKNOWN_REVISION})
  @Path("{site}/revisions/{revision}")
  @Needs(Need.READ)
  public RevisionView get(@PathParam("site") SiteId id, @PathParam("revision") Revision revision) {
    var site = SitesResource.existing(sites, id);
    var next = Optional.of(new Revision(revision.number() + 1));
    return sites.revisions(id, next, 1).stream()
        .filter(r -> r.siteRev().revision().equals(revision))
        .findFirst()
        .map(r -> view(site, r))
        .orElseThrow(() -> UNKNOWN_REVISION.thrown("there is no " + id + "@" + revision));
  }

  @GET
  @Tagged
  @Operation(operationId = "getPublished", summary = "Which revision visitors reach")
  @Problems({ProblemType.UNKNOWN_SITE, ProblemType.UNKNOWN_REVISION})
  @Path("{site}/published")
  @Needs(Need.READ)
  public Published published(@PathParam("site") SiteId site) {
    return SitesResource.existing(sites, site)
        .published()
        .map(Published::of)
        .orElseThrow(() -> UNKNOWN_REVISION.thrown(site + " has published nothing"));
  }

  /** Publishes any revision as it is, so that a bad one can be taken back at once. */
  @PUT
  @Tagged
  @Operation(operationId = "publish", summary = "Publishes a revision as it is")
  @Problems({ProblemType.UNKNOWN_SITE, ProblemType.UNKNOWN_REVISION})
  @Path("{site}/published")
  @Consumes(MediaType.APPLICATION_JSON)
  @Needs(Need.DEPLOY)
  public SiteView publish(
      @PathParam("site") SiteId site, @Nullable Published body, @Context Request request) {
    var wanted = new SiteRev(site, revision(Input.required(body).revision()));
    var change = publisher.publish(wanted, now -> Tags.match(request, now.map(Published::of)));
    var found = SitesResource.existing(sites, site);
    return switch (change) {
      case DONE -> SiteView.of(found);
      case UNKNOWN -> throw UNKNOWN_REVISION.thrown("there is no " + wanted);
      case UNEXPECTED -> throw Tags.unexpected(found.published().map(Published::of));
    };
  }

  private static byte[] checked(InputStream body) throws IOException {
    return switch (BundleArchive.check(body.readAllBytes())) {
      case BundleArchive.Accepted accepted -> accepted.bundle().packed();
      case BundleArchive.Refused(var reason) -> throw BUNDLE_REFUSED.thrown(reason);
    };
  }

  private static Revision revision(int number) {
    return Input.valid(() -> new Revision(number));
  }

  private static Response created(SiteRevision revision, boolean published) {
    var siteRev = revision.siteRev();
    return Response.created(
            URI.create(
                "%s/sites/%s/revisions/%s"
                    .formatted(Rest.BASE, siteRev.site(), siteRev.revision())))
        .entity(RevisionView.of(revision, published))
        .build();
  }

  private static RevisionView view(Site site, SiteRevision revision) {
    return RevisionView.of(
        revision, site.published().equals(Optional.of(revision.siteRev().revision())));
  }

  private static Map<String, Object> members(SiteRevision revision) {
    return Map.of(
        "site", revision.siteRev().site().value(),
        "revision", revision.siteRev().revision().number());
  }
}
