package adapters.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import domain.pooling.Demand;
import domain.pooling.Demand.Window;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PoolApiTest {
  private final RestServer server = new RestServer();
  private final Api api = new Api(server.uri());

  @AfterEach
  void stop() {
    api.close();
    server.close();
  }

  @Test
  void the_pool_shows_its_size_and_its_pods() {
    server.warmPod();
    server.warmPod();

    assertThat(api.get("pool").response().body())
        .startsWith(
            "{\"size\":2,\"warming\":0,\"pooled\":2,\"claimed\":0,\"serving\":0,\"draining\":0,");
  }

  @Test
  void before_anything_was_measured_there_is_little_reason() {
    assertThat(api.get("pool").json().path("why").toString())
        .isEqualTo(
            "{\"replicas\":1,\"min\":2,\"max\":20,\"needed\":0,\"bound\":\"min\","
                + "\"missProbability\":0.001,\"presentMissProbability\":null,\"claims\":[],"
                + "\"waiting\":0,\"refillSeconds\":null,\"idlePods\":2.0}");
  }

  @Test
  void the_size_is_told_with_what_it_comes_from() {
    var refill = Optional.of(Duration.ofMillis(500));
    server.poolRecords.replicas = 2;
    server.poolRecords.demand =
        new Demand(
            List.of(new Window(Demand.SHORT, 600, refill), new Window(Demand.LONG, 6000, refill)),
            0);

    var pool = patch("{}");

    assertThat(pool.path("size").asInt()).isEqualTo(14);
    assertThat(pool.path("why").toString())
        .isEqualTo(
            "{\"replicas\":2,\"min\":2,\"max\":20,\"needed\":14,\"bound\":null,"
                + "\"missProbability\":0.001,\"presentMissProbability\":7.54E-4,\"claims\":["
                + "{\"seconds\":60,\"perSecond\":10.0},{\"seconds\":600,\"perSecond\":10.0}],"
                + "\"waiting\":0,\"refillSeconds\":0.5,\"idlePods\":9.0}");
  }

  @Test
  void a_smaller_pool_ends_what_is_too_much() {
    server.warmPod();
    server.warmPod();

    var pool = patch("{\"min\": 1}");

    assertThat(pool.path("size").asInt()).isEqualTo(1);
    assertThat(pool.path("pooled").asInt()).isEqualTo(1);
    assertThat(server.fleet.warm).isEqualTo(1);
  }

  @Test
  void a_bound_that_is_left_out_stays_and_null_is_the_configuration_s() {
    assertThat(bounds(patch("{\"min\": 5, \"max\": 50}"))).isEqualTo("5 to 50");
    assertThat(bounds(patch("{\"max\": 60}"))).isEqualTo("5 to 60");
    assertThat(bounds(patch("{\"min\": null}"))).isEqualTo("2 to 60");
    assertThat(bounds(patch("{\"max\": null}"))).isEqualTo("2 to 20");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"min\": -1}",
        "{\"min\": 1001}",
        "{\"max\": 1.5}",
        "{\"max\": \"3\"}",
        "{\"min\": 2, \"max\": 1}",
        "{\"size\": 1}",
        "[]",
        ""
      })
  void a_pool_of_no_possible_size_is_refused(String body) {
    assertThat(api.json("PATCH", "pool", body).problem()).isEqualTo("400 urn:kore:invalid");
  }

  @Test
  void a_refusal_says_which_bounds_do_not_go_together() {
    patch("{\"min\": 5}");

    assertThat(api.json("PATCH", "pool", "{\"max\": 2}").json().path("detail").asText())
        .isEqualTo("min 5 is above max 2");
    assertThat(bounds(patch("{}"))).isEqualTo("5 to 20");
  }

  private JsonNode patch(String body) {
    return api.json("PATCH", "pool", body).json();
  }

  private static String bounds(JsonNode pool) {
    return pool.path("why").path("min") + " to " + pool.path("why").path("max");
  }
}
