package adapters.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import adapters.bundle.Tar;
import domain.pod.PodState;
import domain.pod.Pods.Filter;
import domain.site.SiteId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SitesApiTest {
  private final RestServer server = new RestServer();
  private final Api api = new Api(server.uri());

  @AfterEach
  void stop() {
    api.close();
    server.close();
  }

  @Test
  void a_site_shows_what_is_published_its_props_and_its_hosts() {
    deploy("hello");
    api.json("PUT", "sites/hello/hosts/Shop.Example", "");

    var site = api.get("sites/hello").json();

    assertThat(site.path("id").asText()).isEqualTo("hello");
    assertThat(site.path("published").isNull()).isTrue();
    assertThat(site.path("props").path("maxPods").asInt()).isEqualTo(1);
    assertThat(site.path("hosts").path(0).asText()).isEqualTo("shop.example");
  }

  @Test
  void sites_are_listed_page_by_page() {
    for (var name : List.of("a", "b", "c", "d", "e")) {
      deploy(name);
    }

    var first = api.get("sites?limit=2").json();
    var second = api.get("sites?limit=2&after=" + first.path("next").asText()).json();
    var third = api.get("sites?limit=2&after=" + second.path("next").asText()).json();

    assertThat(first.findValuesAsText("id")).containsExactly("a", "b");
    assertThat(second.findValuesAsText("id")).containsExactly("c", "d");
    assertThat(third.findValuesAsText("id")).containsExactly("e");
    assertThat(third.path("next").isNull()).isTrue();
  }

  @Test
  void a_full_last_page_has_no_next() {
    deploy("a");

    assertThat(api.get("sites?limit=1").json().path("next").isNull()).isTrue();
  }

  @Test
  void nobody_undoes_unseen_what_another_has_set() {
    deploy("hello");
    var seen = api.get("sites/hello/props").header("ETag");

    var mine = set("If-Match", seen, 3);
    var late = set("If-Match", seen, 4);

    assertThat(mine.status()).isEqualTo(200);
    assertThat(late.problem()).isEqualTo("412 urn:kore:precondition-failed");
    assertThat(late.header("ETag")).isEqualTo(mine.header("ETag")).isNotEqualTo(seen);
    assertThat(set("If-Match", late.header("ETag"), 4).status()).isEqualTo(200);
    assertThat(set("If-Match", "*", 5).status()).isEqualTo(200);
    assertThat(set("If-None-Match", "*", 6).status()).isEqualTo(412);
    assertThat(set("If-Match", "no tag", 6).problem()).isEqualTo("400 urn:kore:invalid");
    assertThat(
            api.send("DELETE", "sites/hello/props", new byte[0], Map.of("If-Match", seen)).status())
        .isEqualTo(412);
    assertThat(api.get("sites/hello/props").json().path("maxPods").asInt()).isEqualTo(5);
  }

  @Test
  void who_has_seen_the_props_needs_not_read_them_again() {
    deploy("hello");
    var seen = api.get("sites/hello/props").header("ETag");

    var again = api.send("GET", "sites/hello/props", new byte[0], Map.of("If-None-Match", seen));

    assertThat(again.status()).isEqualTo(304);
    assertThat(again.header("ETag")).isEqualTo(seen);
    assertThat(again.response().body()).isEmpty();
  }

  private Api.Answer set(String condition, String value, int maxPods) {
    return api.send(
        "PUT",
        "sites/hello/props",
        "{\"maxPods\": %d}".formatted(maxPods).getBytes(UTF_8),
        Map.of("Content-Type", "application/json", condition, value));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1001", "x", "-1", "99999999999"})
  void a_limit_out_of_its_range_is_refused(String limit) {
    var answer = api.get("sites?limit=" + limit);

    assertThat(answer.problem()).isEqualTo("400 urn:kore:invalid");
    assertThat(answer.detail()).contains("limit");
  }

  @Test
  void a_deleted_site_is_gone_and_so_are_its_pods() {
    var pod = server.warmPod();
    deploy("hello");
    api.json("PUT", "sites/hello/published", "{\"revision\": 1}");
    api.json("POST", "sites/hello/placements", "");

    assertThat(api.delete("sites/hello").status()).isEqualTo(204);

    assertThat(api.get("sites/hello").problem()).isEqualTo("404 urn:kore:unknown-site");
    assertThat(server.runtime.drained).containsExactly(pod);
    assertThat(server.kore.live(Filter.of(new SiteId("hello"))))
        .allMatch(tracked -> tracked.pod().state() == PodState.DRAINING);
    assertThat(api.delete("sites/hello").status()).isEqualTo(404);
  }

  @Test
  void props_are_set_read_and_cleared() {
    deploy("hello");

    var set = api.json("PUT", "sites/hello/props", "{\"maxPods\": 3}");

    assertThat(set.json().path("maxPods").asInt()).isEqualTo(3);
    assertThat(set.json().path("minPods").asInt()).isZero();
    assertThat(api.get("sites/hello/props").json()).isEqualTo(set.json());
    assertThat(api.delete("sites/hello/props").status()).isEqualTo(204);
    assertThat(api.get("sites/hello/props").json().path("maxPods").asInt()).isEqualTo(1);
    assertThat(server.recycleSoon).hasValue(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"maxPods\": 0}      | maxPods must be from 1 to 1000",
        "{\"maxPods\": \"3\"}  | the field \"maxPods\" is missing, or not of type int",
        "{\"maxPods\": 1.5}    | the field \"maxPods\" is missing, or not of type int",
        "{\"maxPods\": null}   | the field \"maxPods\" is missing, or not of type int",
        "{\"maxPods\": {}}     | the field \"maxPods\" is missing, or not of type int",
        "{}                    | the field \"maxPods\" is missing, or not of type int",
        "{\"maxPods\":3,\"a\":1} | there is no field \"a\" here, but: [minPods, maxPods, targetConcurrency]",
        "{\"maxPods\":3,\"minPods\":4} | minPods must be from 0 to maxPods",
        "{\"maxPods\":3,\"targetConcurrency\":0} | targetConcurrency must be greater than 0",
        "{\"maxPods\": 3       | the body is not the JSON object that is wanted here",
        "{\"maxPods\": 3} {}   | the body is not the JSON object that is wanted here",
        "[]                    | the body is not the JSON object that is wanted here",
        "null                  | a JSON object is wanted as the body",
        "''                    | a JSON object is wanted as the body",
      })
  void props_that_are_wrong_are_refused_by_the_name_of_the_field(String body, String detail) {
    deploy("hello");

    var answer = api.json("PUT", "sites/hello/props", body);

    assertThat(answer.problem()).isEqualTo("400 urn:kore:invalid");
    assertThat(answer.detail()).startsWith(detail);
  }

  @Test
  void a_host_leads_to_one_site_at_a_time() {
    deploy("one");
    deploy("two");

    assertThat(api.json("PUT", "sites/one/hosts/shop.example", "").status()).isEqualTo(204);
    assertThat(api.json("PUT", "sites/two/hosts/shop.example", "").problem())
        .isEqualTo("409 urn:kore:host-taken");
    assertThat(api.delete("sites/two/hosts/shop.example").problem())
        .isEqualTo("404 urn:kore:unknown-host");
    assertThat(api.delete("sites/one/hosts/shop.example").status()).isEqualTo(204);
    assertThat(api.json("PUT", "sites/two/hosts/shop.example", "").status()).isEqualTo(204);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-a.example", "a..example", "a.example.", "a:80", "a_b", "%C3%BC.example"})
  void a_host_name_that_is_none_is_refused(String host) {
    deploy("hello");

    assertThat(api.json("PUT", "sites/hello/hosts/" + host, "").problem())
        .isEqualTo("400 urn:kore:invalid");
  }

  @Test
  void names_below_the_domain_are_kore_s_own() {
    deploy("hello");

    assertThat(api.json("PUT", "sites/hello/hosts/other.KORE.test", "").problem())
        .isEqualTo("422 urn:kore:host-below-domain");
    assertThat(api.json("PUT", "sites/hello/hosts/kore.test", "").problem())
        .isEqualTo("422 urn:kore:host-below-domain");
    assertThat(api.json("PUT", "sites/hello/hosts/notkore.test", "").status()).isEqualTo(204);
  }

  @ParameterizedTest
  @CsvSource({
    "GET,sites/none",
    "DELETE,sites/none",
    "GET,sites/none/revisions",
    "GET,sites/none/revisions/1",
    "GET,sites/none/props",
    "DELETE,sites/none/props",
    "GET,sites/none/pods",
    "POST,sites/none/placements",
    "PUT,sites/none/hosts/shop.example",
    "DELETE,sites/none/hosts/shop.example",
  })
  void an_unknown_site_is_404_everywhere(String method, String path) {
    assertThat(api.json(method, path, "").problem()).isEqualTo("404 urn:kore:unknown-site");
  }

  @Test
  void a_name_that_no_site_can_have_is_told_the_rule() {
    var answer = api.get("sites/Not--A_Site");

    assertThat(answer.problem()).isEqualTo("400 urn:kore:invalid");
    assertThat(answer.detail()).isEqualTo("\"site\": " + SiteId.RULE);
  }

  private void deploy(String site) {
    var answer =
        api.post("sites/" + site + "/revisions", "application/gzip", Tar.of("backend/a.js"));
    assertThat(answer.status()).isEqualTo(201);
  }
}
