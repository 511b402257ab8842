package adapters.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class UsageApiTest {
  private final RestServer server = new RestServer();
  private final Api api = new Api(server.uri());

  @AfterEach
  void stop() {
    api.close();
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "sites,SITES_BY_HOUR null null null 100",
    "sites?by=day&site=hello,SITES_BY_DAY null null hello 100",
    "cold-starts?from=2026-03-01T00:00:00Z&to=2026-03-02T00:00:00Z&limit=7,"
        + "COLD_STARTS 2026-03-01T00:00:00Z 2026-03-02T00:00:00Z null 7",
    "pool,POOL null null null 100"
  })
  void reports_take_a_time_a_site_and_a_page(String path, String asked) {
    assertThat(api.get("usage/" + path).response().body())
        .isEqualTo("{\"rows\":[{\"asked\":\"" + asked + "\"}],\"next\":null}");
  }

  @Test
  void a_page_that_is_full_names_the_next_one() {
    assertThat(api.get("usage/pool?limit=1&offset=3").json().path("next").asInt()).isEqualTo(4);
  }

  @Test
  void a_report_that_takes_too_long_says_how_to_ask_for_less() {
    var answer = api.get("usage/sites?offset=1000");

    assertThat(answer.response().statusCode()).isEqualTo(422);
    assertThat(answer.json().path("type").asText()).isEqualTo("urn:kore:too-much");
  }

  @ParameterizedTest
  @CsvSource({
    "sites?from=yesterday,from",
    "sites?to=1,to",
    "pool?from=2026-03-02T00:00:00Z&to=2026-03-01T00:00:00Z,from",
    "pool?limit=0,limit",
    "pool?limit=1001,limit",
    "pool?limit=many,limit",
    "pool?offset=-1,offset",
    "sites?by=week,by",
    "cold-starts?site=Not_a_site,site"
  })
  void what_is_not_valid_is_named(String path, String named) {
    var answer = api.get("usage/" + path);

    assertThat(answer.response().statusCode()).isEqualTo(400);
    assertThat(answer.json().path("detail").asText()).contains(named);
  }
}
