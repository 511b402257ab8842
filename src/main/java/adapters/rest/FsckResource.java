package adapters.rest;

import domain.access.Need;
import domain.inspection.Difference;
import domain.inspection.Inspection;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** Whether the records, the pods, and this replica's fleet and caches agree. */
@Path(Rest.BASE + "/fsck")
@Produces(MediaType.APPLICATION_JSON)
public final class FsckResource {
  private final Inspection inspection;

  FsckResource(Inspection inspection) {
    this.inspection = inspection;
  }

  record DifferencesView(List<DifferenceView> differences) {}

  record DifferenceView(String kind, String subject, String detail) {
    static DifferenceView of(Difference difference) {
      return new DifferenceView(
          difference.kind().label(), difference.subject(), difference.detail());
    }
  }

  /** Takes as long as the slowest pod to answer, and some seconds if there are differences. */
  @GET
  @Needs(Need.READ)
  @Operation(operationId = "fsck", summary = "Where records, pods, fleet and caches differ")
  public DifferencesView inspect() {
    return new DifferencesView(inspection.inspect().stream().map(DifferenceView::of).toList());
  }
}
