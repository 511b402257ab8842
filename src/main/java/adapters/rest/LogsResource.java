package adapters.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import domain.access.Need;
import domain.logs.PodLogs;
import domain.logs.PodLogs.Kept;
import domain.logs.PodLogs.Question;
import domain.pod.PodId;
import domain.pod.Printable;
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
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What sites' pods write. */
@Path(Rest.BASE + "/sites")
@Produces(MediaType.APPLICATION_JSON)
public final class LogsResource {
  private final PodLogs logs;
  private final Sites sites;
  private final ObjectMapper json = Json.mapper();

  LogsResource(PodLogs logs, Sites sites) {
    this.logs = logs;
    this.sites = sites;
  }

  /**
   * @param next what {@code after} is to be to read on, now or later
   */
  record LogsView(List<LineView> lines, String next) {}

  /**
   * @param source stdout, stderr, or kore for what it says itself
   * @param severity where the runtime told one: DEBUG, INFO, WARNING or ERROR
   * @param function in which the site's code wrote it, as far as that is known
   */
  record LineView(
      Instant at,
      String pod,
      int revision,
      String source,
      Optional<String> severity,
      Optional<String> function,
      Optional<String> requestId,
      String message) {}

  /**
   * @param after reads on from where an answer ended, oldest first; without it, the newest lines
   */
  @GET
  @Needs(Need.READ)
  @Operation(operationId = "logs", summary = "What the pods of a site wrote")
  @Problems(ProblemType.UNKNOWN_SITE)
  @Path("{site}/logs")
  public LogsView logs(
      @PathParam("site") SiteId site,
      @QueryParam("pod") @Nullable PodId pod,
      @QueryParam("since") @Nullable Period since,
      @QueryParam("after") @Nullable LineNumber after,
      @QueryParam("limit") @DefaultValue(Limit.DEFAULT) Limit limit) {
    SitesResource.existing(sites, site);
    var lines =
        logs.read(
            new Question(
                site,
                Optional.ofNullable(pod),
                Optional.ofNullable(since).map(Period::duration),
                Optional.ofNullable(after).map(LineNumber::seq),
                limit.count()));
    long end = lines.isEmpty() ? (after == null ? 0 : after.seq()) : lines.getLast().seq();
    return new LogsView(lines.stream().map(this::view).toList(), Long.toString(end));
  }

  /** The runtime writes what site code says as JSON; whatever else there is stays as it is. */
  private LineView view(Kept kept) {
    var entry = entry(kept.line().text());
    return new LineView(
        kept.at(),
        kept.line().pod().toString(),
        kept.revision(),
        kept.line().source().label(),
        text(entry, "severity"),
        text(entry, "function"),
        text(entry, "requestId"),
        text(entry, "message").orElse(kept.line().text()));
  }

  private JsonNode entry(String text) {
    try {
      return text.startsWith("{") ? json.readTree(text) : json.nullNode();
    } catch (JsonProcessingException _) {
      return json.nullNode();
    }
  }

  /** JSON hid control characters from whoever looked at the line as a whole. */
  private static Optional<String> text(JsonNode entry, String name) {
    var value = entry.path(name);
    return value.isTextual() ? Optional.of(Printable.of(value.asText())) : Optional.empty();
  }
}
