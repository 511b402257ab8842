package adapters.rest;

import static org.assertj.core.api.Assertions.assertThat;

import adapters.bundle.Tar;
import adapters.rest.Api.Answer;
import domain.pod.PodEvent;
import domain.pod.PodId;
import domain.pod.PodState;
import domain.pod.Reason;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PodsApiTest {
  private final RestServer server = new RestServer();
  private final Api api = new Api(server.uri());

  @AfterEach
  void stop() {
    api.close();
    server.close();
  }

  @Test
  void the_first_placement_affiliates_a_pod_and_the_second_joins_it() {
    var pod = server.warmPod();
    publish("hello");

    var first = place("hello").json();
    var second = place("hello").json();

    assertThat(first.path("outcome").asText()).isEqualTo("affiliated");
    assertThat(first.path("podId").asText()).isEqualTo(pod.toString());
    assertThat(first.path("address").asText()).isEqualTo("127.0.0.1:9001");
    assertThat(first.path("siteRev").asText()).isEqualTo("hello@1");
    assertThat(second.path("outcome").asText()).isEqualTo("joined");
    assertThat(second.path("podId")).isEqualTo(first.path("podId"));
  }

  @Test
  void a_placement_says_why_there_is_no_pod() {
    api.post("sites/hello/revisions", "application/gzip", Tar.of("backend/a.js"));
    assertThat(place("hello").problem()).isEqualTo("404 urn:kore:unknown-revision");

    api.json("PUT", "sites/hello/published", "{\"revision\": 1}");
    assertThat(place("hello").problem()).isEqualTo("503 urn:kore:pool-empty");
    assertThat(place("hello").header("Retry-After")).isEqualTo("1");
  }

  @Test
  void a_pod_shows_its_state_and_never_its_secret() {
    var pod = server.warmPod();
    publish("hello");

    var pooled = api.get("pods/" + pod).json();
    place("hello");
    var serving = api.get("pods/" + pod);

    assertThat(pooled.path("state").asText()).isEqualTo("pooled");
    assertThat(pooled.path("site").isNull()).isTrue();
    assertThat(serving.json().path("state").asText()).isEqualTo("serving");
    assertThat(serving.json().path("site").asText()).isEqualTo("hello");
    assertThat(serving.json().path("revision").asInt()).isEqualTo(1);
    assertThat(serving.json().path("address").asText()).isEqualTo("127.0.0.1:9001");
    assertThat(serving.json().path("inStateSeconds").isIntegralNumber()).isTrue();
    assertThat(serving.response().body()).doesNotContainIgnoringCase("secret", "claim");
  }

  @Test
  void pods_are_listed_by_state_and_by_site() {
    server.warmPod();
    server.warmPod();
    publish("hello");
    place("hello");

    assertThat(api.get("pods").json().path("pods")).hasSize(2);
    assertThat(api.get("pods?state=pooled").json().path("pods")).hasSize(1);
    assertThat(api.get("pods?site=hello").json().path("pods")).hasSize(1);
    assertThat(api.get("pods?site=hello&state=pooled").json().path("pods")).isEmpty();
    assertThat(api.get("sites/hello/pods").json()).isEqualTo(api.get("pods?state=serving").json());
  }

  @ParameterizedTest
  @ValueSource(strings = {"pods?state=asleep", "pods?site=A", "pods/1"})
  void what_can_t_be_read_is_400(String path) {
    assertThat(api.get(path).problem()).isEqualTo("400 urn:kore:invalid");
  }

  @Test
  void recycling_puts_another_pod_in_the_place_of_one_that_serves() {
    var old = server.warmPod();
    publish("hello");
    place("hello");
    var next = server.warmPod();

    assertThat(api.delete("pods/" + old).status()).isEqualTo(202);

    assertThat(api.get("pods/" + old).json().path("state").asText()).isEqualTo("draining");
    assertThat(api.get("pods/" + next).json().path("state").asText()).isEqualTo("serving");
    assertThat(last().reason()).isEqualTo(Optional.of(Reason.RECYCLED));
  }

  @Test
  void with_none_to_take_its_place_a_pod_serves_on_until_there_is_one() {
    var old = server.warmPod();
    publish("hello");
    place("hello");

    assertThat(api.delete("pods/" + old).status()).isEqualTo(202);
    assertThat(api.get("pods/" + old).json().path("state").asText()).isEqualTo("serving");

    server.warmPod();
    server.recycle();
    assertThat(api.get("pods/" + old).json().path("state").asText()).isEqualTo("draining");
  }

  @Test
  void recycling_now_drains_a_serving_pod_and_leaves_a_draining_one_to_it() {
    var pod = server.warmPod();
    publish("hello");
    place("hello");

    assertThat(api.delete("pods/" + pod + "?now=true").status()).isEqualTo(202);
    assertThat(api.delete("pods/" + pod + "?now=true").status()).isEqualTo(202);

    assertThat(server.runtime.drained).containsExactly(pod);
    assertThat(last().to()).isEqualTo(PodState.DRAINING);
    assertThat(last().reason()).isEqualTo(Optional.of(Reason.RECYCLED));
  }

  @Test
  void recycling_ends_a_pooled_pod() {
    var pod = server.warmPod();

    assertThat(api.delete("pods/" + pod).status()).isEqualTo(202);

    assertThat(server.fleet.destroyed).containsExactly(pod);
    assertThat(api.get("pods/" + pod).problem()).isEqualTo("404 urn:kore:unknown-pod");
    assertThat(last().reason()).isEqualTo(Optional.of(Reason.RECYCLED));
  }

  @Test
  void an_unknown_pod_is_404() {
    var nobody = new PodId(new UUID(7, 7));

    assertThat(api.get("pods/" + nobody).problem()).isEqualTo("404 urn:kore:unknown-pod");
    assertThat(api.delete("pods/" + nobody).problem()).isEqualTo("404 urn:kore:unknown-pod");
  }

  private Answer place(String site) {
    return api.json("POST", "sites/" + site + "/placements", "");
  }

  private void publish(String site) {
    api.post("sites/" + site + "/revisions", "application/gzip", Tar.of("backend/a.js"));
    api.json("PUT", "sites/" + site + "/published", "{\"revision\": 1}");
  }

  private PodEvent last() {
    return server.kore.ledger().getLast();
  }
}
