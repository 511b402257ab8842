package adapters.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What a client may do to its request. */
@SuppressWarnings("ImmutableEnumChecker") // What they do has no state.
enum ClientThat {
  ASKS(visit -> visit.get().readHead()),
  READS_TO_THE_END(visit -> visit.get().readToClose()),
  READS_NOTHING(Visit::get),

  LEAVES_AT_ONCE(visit -> visit.get().close()),
  LEAVES(
      visit -> {
        visit.get();
        visit.awaitPod();
        visit.client().vanish();
      }),
  ASKS_TWICE_AND_LEAVES(
      visit -> {
        visit.get();
        visit.get();
        visit.awaitPod();
        visit.client().vanish();
      }),
  LEAVES_THE_ANSWER(
      visit -> {
        visit.get().readHead();
        visit.client().vanish();
      }),
  LEAVES_ITS_BODY(
      visit -> {
        visit.post("Content-Length: 100").send("half");
        visit.awaitPod();
        visit.client().vanish();
      }),
  LEAVES_ITS_CHUNKS(
      visit -> {
        visit.post("Transfer-Encoding: chunked").chunk("half");
        visit.awaitPod();
        visit.client().vanish();
      }),

  CUTS_ITS_BODY_SHORT(
      visit -> {
        visit.post("Content-Length: 100").send("half").endOutput();
        visit.client().readToClose();
      }),
  CUTS_ITS_CHUNKS_SHORT(
      visit -> {
        visit.post("Transfer-Encoding: chunked").chunk("half").endOutput();
        visit.client().readToClose();
      }),
  HAS_BAD_CHUNKS(
      visit -> visit.post("Transfer-Encoding: chunked").chunk("half").send("zz\r\n").readToClose()),
  STOPS_SENDING(visit -> visit.post("Content-Length: 100").send("half").readToClose()),
  SENDS_WITHOUT_END(
      visit -> {
        visit.post("Transfer-Encoding: chunked");
        visit.send();
      });

  private final Consumer<Visit> action;

  ClientThat(Consumer<Visit> action) {
    this.action = action;
  }

  void visit(Visit visit) {
    action.accept(visit);
  }

  /**
   * A client's visit to the shop.
   *
   * @param id of its request
   * @param pod that the request is expected at
   */
  record Visit(RawClient client, String id, RawPod pod) {
    RawClient get(String... more) {
      return request("GET", more);
    }

    RawClient post(String length) {
      return request("POST", length);
    }

    private RawClient request(String method, String... more) {
      var lines = List.of(method + " / HTTP/1.1", "Host: shop.localhost", "X-Request-Id: " + id);
      return client.head(Stream.concat(lines.stream(), Stream.of(more)).toArray(String[]::new));
    }

    void awaitPod() {
      Eventually.holds(() -> assertThat(pod.asked).containsKey(id));
    }

    /** Sends for as long as the connection lasts. */
    void send() {
      var chunk = "x".repeat(0x10000);
      try {
        while (true) {
          client.chunk(chunk);
        }
      } catch (UncheckedIOException _) {
        // The other side has cut it.
      }
    }
  }
}
