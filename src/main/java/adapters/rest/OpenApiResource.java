package adapters.rest;

import com.fasterxml.jackson.databind.JsonNode;
import domain.access.Need;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The API's description, for programs; a test holds it to what this package does. */
@Path("/openapi.json")
@Produces(MediaType.APPLICATION_JSON)
public final class OpenApiResource {
  private final JsonNode document = read();

  @GET
  @Needs(Need.READ)
  @Operation(operationId = "openapi", summary = "This description, as OpenAPI 3.1")
  public JsonNode get() {
    return document;
  }

  private static JsonNode read() {
    try (var file = OpenApiResource.class.getResourceAsStream("/openapi.json")) {
      return Json.mapper().readTree(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
