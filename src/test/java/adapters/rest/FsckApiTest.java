package adapters.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class FsckApiTest {
  private final RestServer server = new RestServer();
  private final Api api = new Api(server.uri());

  @AfterEach
  void stop() {
    api.close();
    server.close();
  }

  @Test
  void where_all_agrees_the_list_is_empty() {
    assertThat(api.get("fsck").response().body()).isEqualTo("{\"differences\":[]}");
  }

  @Test
  void a_difference_has_a_kind_a_subject_and_what_it_means() {
    var pod = server.warmPod();
    server.fleet.running.add(pod);

    var answer = api.get("fsck");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("differences"))
        .singleElement()
        .satisfies(
            difference -> {
              assertThat(difference.path("kind").asText()).isEqualTo("no-answer");
              assertThat(difference.path("subject").asText()).isEqualTo("pod " + pod);
              assertThat(difference.path("detail").asText())
                  .isEqualTo(
                      "the pooled pod does not answer at 127.0.0.1:9001;"
                          + " the first request or claim that meets it ends it");
            });
  }
}
