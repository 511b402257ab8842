package adapters.rest;

import domain.access.Need;
import domain.reports.Reports;
import domain.reports.Reports.Query;
import domain.reports.Reports.Report;
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
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What sites and the pool used. */
@Path(Rest.BASE + "/usage")
@Produces(MediaType.APPLICATION_JSON)
public final class UsageResource {
  private final Reports reports;

  UsageResource(Reports reports) {
    this.reports = reports;
  }

  /**
   * @param next the {@code offset} of the next page, if there is one
   */
  record Page(List<Map<String, @Nullable Object>> rows, Optional<Integer> next) {}

  /** What each row is about. */
  enum Span {
    HOUR,
    DAY
  }

  @GET
  @Path("/sites")
  @Needs(Need.READ)
  @Operation(operationId = "siteUsage", summary = "What sites used, by the hour or day")
  @Problems(ProblemType.TOO_MUCH)
  public Page sites(
      @QueryParam("from") @Nullable Instant from,
      @QueryParam("to") @Nullable Instant to,
      @QueryParam("site") @Nullable SiteId site,
      @QueryParam("by") @DefaultValue("hour") Span by,
      @QueryParam("limit") @DefaultValue(Limit.DEFAULT) Limit limit,
      @QueryParam("offset") @DefaultValue("0") int offset) {
    var report =
        switch (by) {
          case HOUR -> Report.SITES_BY_HOUR;
          case DAY -> Report.SITES_BY_DAY;
        };
    return page(report, query(from, to, site, limit, offset));
  }

  @GET
  @Path("/cold-starts")
  @Needs(Need.READ)
  @Operation(operationId = "coldStarts", summary = "Cold starts, step by step")
  @Problems(ProblemType.TOO_MUCH)
  public Page coldStarts(
      @QueryParam("from") @Nullable Instant from,
      @QueryParam("to") @Nullable Instant to,
      @QueryParam("site") @Nullable SiteId site,
      @QueryParam("limit") @DefaultValue(Limit.DEFAULT) Limit limit,
      @QueryParam("offset") @DefaultValue("0") int offset) {
    return page(Report.COLD_STARTS, query(from, to, site, limit, offset));
  }

  @GET
  @Path("/pool")
  @Needs(Need.READ)
  @Operation(operationId = "poolUsage", summary = "How the pool was used, by the hour")
  @Problems(ProblemType.TOO_MUCH)
  public Page pool(
      @QueryParam("from") @Nullable Instant from,
      @QueryParam("to") @Nullable Instant to,
      @QueryParam("limit") @DefaultValue(Limit.DEFAULT) Limit limit,
      @QueryParam("offset") @DefaultValue("0") int offset) {
    return page(Report.POOL, query(from, to, null, limit, offset));
  }

  private static Query query(
      @Nullable Instant from,
      @Nullable Instant to,
      @Nullable SiteId site,
      Limit limit,
      int offset) {
    if (from != null && to != null && !from.isBefore(to)) {
      throw ProblemType.INVALID.thrown("from is not before to");
    }
    if (offset < 0) {
      throw ProblemType.INVALID.thrown("offset is not below 0");
    }
    return new Query(
        Optional.ofNullable(from),
        Optional.ofNullable(to),
        Optional.ofNullable(site),
        limit.count(),
        offset);
  }

  private Page page(Report report, Query query) {
    var rows =
        reports
            .rows(report, query)
            .orElseThrow(
                () -> ProblemType.TOO_MUCH.thrown("ask for a shorter time, or for one site"));
    return new Page(
        rows,
        rows.size() < query.limit()
            ? Optional.empty()
            : Optional.of(query.offset() + query.limit()));
  }
}
