package adapters.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import adapters.proxy.Problem.Kind;
import fakes.Said;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class FailedRequestsTest {
  private static final RequestHead HEAD = new RequestHead("shop.localhost", "/", 0);
  private static final Problem EMPTY = new Problem(Kind.POOL_EMPTY, "no pod is free");

  private final Said said = Said.by("kore.requests");
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
  private final FailedRequests failed = new FailedRequests(nanos::get);

  @AfterEach
  void close() {
    said.close();
  }

  @Test
  void a_failure_is_found_by_the_ids_of_its_request_and_its_trace() {
    failed.note(HEAD, "c0ffee", "0af7651916cd43dd8448eb211c80319c", EMPTY);

    assertThat(said.lines())
        .containsExactly(
            "WARN 503 pool-empty for shop.localhost: no pod is free"
                + " [request c0ffee, trace 0af7651916cd43dd8448eb211c80319c]");
    assertThat(said.contexts().getFirst())
        .containsEntry("request_id", "c0ffee")
        .containsEntry("trace_id", "0af7651916cd43dd8448eb211c80319c")
        .hasSize(2);
  }

  @Test
  void at_most_one_a_second_is_told_of_with_how_many_more_there_were() {
    failed.note(HEAD, "1", null, EMPTY);
    failed.note(HEAD, "2", null, EMPTY);
    nanos.addAndGet(Duration.ofSeconds(1).toNanos() - 1);
    failed.note(HEAD, "3", null, EMPTY);
    assertThat(said.lines()).hasSize(1);

    nanos.incrementAndGet();
    failed.note(HEAD, "4", null, EMPTY);

    assertThat(said.lines()).hasSize(2);
    assertThat(said.lines().getLast())
        .endsWith("[request 4] (and 2 more since the last such line)");
  }

  @Test
  void what_the_client_did_wrong_is_not_told_of() {
    failed.note(HEAD, "1", null, new Problem(Kind.UNKNOWN_SITE, "there is no such site"));

    assertThat(said.lines()).isEmpty();
  }
}
