package adapters.rest;

import domain.access.Audit;
import domain.access.Audit.Noted;
import domain.access.Need;
import domain.site.SiteId;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Who changed what by the API. */
@Path(Rest.BASE + "/audit")
@Produces(MediaType.APPLICATION_JSON)
public final class AuditResource {
  private final Audit audit;

  AuditResource(Audit audit) {
    this.audit = audit;
  }

  /**
   * @param next what {@code after} is to be for the next page; empty on the last one
   */
  record ChangesPage(List<ChangeView> changes, Optional<Long> next) {}

  record ChangeView(
      long id,
      Instant at,
      String replica,
      String who,
      String role,
      String method,
      String path,
      Optional<String> site,
      String requestId,
      OptionalInt status) {
    static ChangeView of(Noted noted) {
      return new ChangeView(
          noted.id(),
          noted.at(),
          noted.replica().toString(),
          noted.who(),
          noted.role().label(),
          noted.method(),
          noted.path(),
          noted.site().map(SiteId::value),
          noted.requestId(),
          noted.status());
    }
  }

  /** The newest first. */
  @GET
  @Operation(operationId = "listChanges", summary = "Who changed what, newest first")
  @Needs(Need.OPERATE)
  public ChangesPage list(
      @QueryParam("after") @Nullable LineNumber after,
      @QueryParam("limit") @DefaultValue(Limit.DEFAULT) Limit limit) {
    var from = after == null ? OptionalLong.empty() : OptionalLong.of(after.seq());
    var found = audit.list(from, limit.count() + 1);
    return new ChangesPage(limit.page(found, ChangeView::of), limit.next(found, Noted::id));
  }
}
