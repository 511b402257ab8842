package adapters.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The API's description is the one that its code makes, and the server shows it. */
final class OpenApiTest {
  @Test
  void the_description_that_is_checked_in_is_what_the_code_makes() throws Exception {
    assertThat(Files.readString(OpenApi.FILE))
        .as("the API has changed; to write its description anew: %s", OpenApi.REWRITE)
        .isEqualTo(new OpenApi().text());
  }

  @Test
  void the_server_shows_it() throws Exception {
    try (var server = new RestServer();
        var api = new Api(server.uri())) {
      var answer = api.get("/openapi.json");

      assertThat(answer.header("Content-Type")).isEqualTo("application/json");
      assertThat(answer.json()).isEqualTo(Json.mapper().readTree(Files.readString(OpenApi.FILE)));
    }
  }

  @Test
  void every_operation_that_a_server_has_is_described() {
    var described = new OpenApi().methods().values();

    try (var server = new RestServer()) {
      assertThat(server.resourceClasses())
          .isNotEmpty()
          .allSatisfy(
              resource -> assertThat(described).anyMatch(m -> m.getDeclaringClass() == resource));
      assertThat(described)
          .as("a resource that is described, but not registered")
          .allSatisfy(m -> assertThat(server.resourceClasses()).contains(m.getDeclaringClass()));
    }
  }

  /** A bug, and the answer to Kore's own wishes, are in no operation's contract. */
  @Test
  void every_problem_belongs_to_an_operation() throws Exception {
    var description = Files.readString(OpenApi.FILE);

    assertThat(ProblemType.values())
        .filteredOn(type -> !Set.of(ProblemType.INTERNAL, ProblemType.NOT_NEEDED).contains(type))
        .allSatisfy(type -> assertThat(description).contains('"' + type.urn() + '"'));
  }
}
