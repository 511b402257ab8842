package adapters.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import adapters.rest.Api.Answer;
import domain.access.Need;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.glassfish.jersey.server.model.Resource;
import org.glassfish.jersey.server.model.ResourceMethod;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every operation that Jersey knows is tried by everybody. */
final class AccessApiTest {
  private static final String OPERATOR = "the-operator-of-the-configuration-0123";

  private final RestServer server = new RestServer(Optional.of(OPERATOR));
  private final Api api = new Api(server.uri());
  private String viewer = "";
  private String deployer = "";
  private String otherDeployer = "";
  private String expired = "";
  private String revoked = "";

  /** An operation with a value for each of its path's parameters. */
  private record Operation(String method, String path, Need need) {
    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  @BeforeEach
  void make() {
    viewer = token("{'name': 'v', 'role': 'viewer'}");
    deployer = token("{'name': 'd', 'role': 'deployer', 'sites': ['shop', 'blog']}");
    otherDeployer = token("{'name': 'o', 'role': 'deployer', 'sites': ['other']}");
    expired = token("{'name': 'e', 'role': 'operator', 'expiresInSeconds': 60}");
    revoked = token("{'name': 'r', 'role': 'operator'}");
    assertThat(send(OPERATOR, "DELETE", "tokens/" + revoked.substring(5, 17)).status())
        .isEqualTo(204);
    server.timer.advance(Duration.ofSeconds(60));
    // A stream that is allowed would not end: who may listen hears that there is no room.
    server.events.close();
  }

  @AfterEach
  void stop() {
    api.close();
    server.close();
  }

  @Test
  void the_list_of_operations_is_the_api_s() {
    assertThat(operations())
        .extracting(Operation::toString)
        .hasSizeGreaterThan(20)
        .contains("GET sites", "POST sites/shop/revisions", "PATCH pool", "GET audit");
  }

  @Test
  void without_a_token_every_operation_is_refused() {
    for (var operation : operations()) {
      var answer = send("", operation.method(), operation.path());

      assertThat(answer.problem()).as(operation + "").isEqualTo("401 urn:kore:unauthenticated");
      assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
    }
    assertNothingWasDone();
  }

  @Test
  void with_a_wrong_an_expired_or_a_revoked_token_every_operation_is_refused() {
    var wrong = viewer.substring(0, 57) + (viewer.endsWith("0") ? "1" : "0");
    for (var token : List.of(wrong, "no-token", OPERATOR + "x", expired, revoked)) {
      for (var operation : operations()) {
        server.timer.advance(Duration.ofMinutes(1));
        var answer = send(token, operation.method(), operation.path());

        assertThat(answer.problem()).as(operation + "").isEqualTo("401 urn:kore:unauthenticated");
        assertThat(answer.response().body()).doesNotContain(token);
      }
    }
    assertNothingWasDone();
  }

  @Test
  void a_viewer_may_read_and_nothing_else() {
    for (var operation : operations()) {
      assertAllowed(viewer, operation, operation.need() == Need.READ);
    }
    assertNothingWasDone();
  }

  @Test
  void a_deployer_may_change_its_own_sites() {
    for (var operation : operations()) {
      assertAllowed(deployer, operation, operation.need() != Need.OPERATE);
    }
  }

  @Test
  void another_site_s_deployer_may_read_and_nothing_else() {
    for (var operation : operations()) {
      assertAllowed(otherDeployer, operation, operation.need() == Need.READ);
    }
    assertNothingWasDone();
    assertThat(send(otherDeployer, "DELETE", "sites/shop/props").detail())
        .isEqualTo(
            "this needs the role deployer for the site shop, or operator; the token o (%s) has the"
                    .formatted(otherDeployer.substring(5, 17))
                + " role deployer for other");
  }

  @Test
  void an_operator_may_do_everything() {
    for (var operation : operations()) {
      assertAllowed(OPERATOR, operation, true);
    }
  }

  @Test
  void whatever_changes_needs_more_than_to_read() {
    for (var operation : operations()) {
      assertThat(operation.need() != Need.READ || operation.method().equals("GET"))
          .as(operation + "")
          .isTrue();
    }
  }

  @Test
  void what_is_not_there_and_what_jersey_adds_need_a_token_too() {
    for (var method : List.of("GET", "POST", "OPTIONS", "HEAD")) {
      for (var path : List.of("nothing", "pool", "", "../../", "..;/v1/pool", "/api/v1;a=b/pool")) {
        assertThat(send("", method, path).status()).as(method + " " + path).isIn(401, 400);
      }
    }
    assertThat(send(viewer, "OPTIONS", "pool").status()).isEqualTo(200);
    assertThat(send(viewer, "HEAD", "pool").status()).isEqualTo(200);
    assertThat(send(viewer, "HEAD", "tokens").status()).isEqualTo(403);
  }

  @Test
  void a_name_that_no_site_can_have_is_no_deployer_s() {
    for (var site : List.of("SHOP", "shop%2f", "sho--p")) {
      var status = send(deployer, "DELETE", "sites/" + site + "/props").status();
      assertThat(status).as(site).isIn(400, 403, 404);
    }
    // The same site, written otherwise.
    assertThat(send(deployer, "DELETE", "sites/%73hop/props").problem())
        .isEqualTo("404 urn:kore:unknown-site");
  }

  @Test
  void the_token_comes_by_its_header_once_and_by_nothing_else() {
    for (var header : List.of("Basic " + OPERATOR, "Bearer", OPERATOR, "Bearer" + OPERATOR)) {
      var answer = api.send("GET", "pool", new byte[0], Map.of("Authorization", header));
      assertThat(answer.status()).as(header).isEqualTo(401);
    }
    assertThat(api.get("pool?access_token=" + OPERATOR).status()).isEqualTo(401);
    var lowerCase = Map.of("Authorization", "bearer  " + OPERATOR);
    assertThat(api.send("GET", "pool", new byte[0], lowerCase).status()).isEqualTo(200);
  }

  private void assertAllowed(String token, Operation operation, boolean allowed) {
    var answer = send(token, operation.method(), operation.path());
    if (allowed) {
      assertThat(answer.status()).as(operation + "").isNotIn(401, 403, 429, 500);
    } else {
      assertThat(answer.problem()).as(operation + "").isEqualTo("403 urn:kore:forbidden");
      assertThat(answer.detail()).contains("this needs the role");
    }
  }

  /** The five tokens were made, and one was revoked. */
  private void assertNothingWasDone() {
    assertThat(send(OPERATOR, "GET", "audit").json().path("changes")).hasSize(6);
  }

  private List<Operation> operations() {
    return server.resources().getRootResources().stream()
        .flatMap(resource -> operations("", resource))
        .toList();
  }

  private static Stream<Operation> operations(String above, Resource resource) {
    var path = (above + "/" + resource.getPath()).replaceAll("/+", "/");
    var own =
        resource.getAllMethods().stream()
            .filter(method -> !method.isExtended())
            .map(method -> operation(path, method));
    return Stream.concat(
        own, resource.getChildResources().stream().flatMap(child -> operations(path, child)));
  }

  private static Operation operation(String path, ResourceMethod method) {
    var needs = method.getInvocable().getHandlingMethod().getAnnotation(Needs.class);
    assertThat(needs).as(method + "").isNotNull();
    var values =
        Map.of(
            "site", "shop",
            "revision", "1",
            "host", "www.example.com",
            "id",
                path.contains("tokens") ? "0123456789ab" : "98742428-0073-47d5-921a-65297c05d758");
    var filled = path;
    for (var value : values.entrySet()) {
      filled = filled.replace("{" + value.getKey() + "}", value.getValue());
    }
    assertThat(filled).as("a value for each parameter").doesNotContain("{");
    return new Operation(
        method.getHttpMethod(), filled.replaceFirst("^/api/v1/", ""), needs.value());
  }

  private Answer send(String token, String method, String path) {
    var body = method.equals("GET") || method.equals("HEAD") ? "" : "{}";
    var type = path.endsWith("revisions") ? "application/gzip" : "application/json";
    var headers =
        token.isEmpty()
            ? Map.of("Content-Type", type)
            : Map.of("Content-Type", type, "Authorization", "Bearer " + token);
    return api.send(method, path, body.getBytes(UTF_8), headers);
  }

  private String token(String json) {
    var answer =
        api.send(
            "POST",
            "tokens",
            json.replace('\'', '"').getBytes(UTF_8),
            Map.of("Content-Type", "application/json", "Authorization", "Bearer " + OPERATOR));
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(201);
    return answer.json().path("token").asText();
  }
}
