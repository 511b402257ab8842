package adapters.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import adapters.proxy.ClientThat.Visit;
import domain.dispatch.Route;
import domain.scheduling.PodRuntime.Health;
import io.vertx.core.net.NetSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever pods and clients do, many at once: a request reaches one pod at most, unless that pod
 * refused it, and when all is over nothing is held any more, neither a count nor a connection.
 */
final class LeakTest {
  private static final int MANY = 50;
  private static final int FEW = 8;
  private static final long HALF_A_SECOND = 500;
  private static final long LONG = 60_000;

  private final DataPlaneFixture kore = new DataPlaneFixture();
  private final RawPod pod = new RawPod(kore.vertx, PodThat.ANSWERS);
  private final RawPod spare = new RawPod(kore.vertx, PodThat.ANSWERS);
  private final List<RawClient> clients = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    clients.forEach(RawClient::close);
    kore.close();
  }

  static Stream<Arguments> mishaps() {
    return Stream.of(
        arguments(PodThat.ANSWERS, ClientThat.ASKS, 200),
        arguments(PodThat.ANSWERS_TWICE, ClientThat.ASKS, 200),
        arguments(PodThat.IS_GONE, ClientThat.ASKS, 200),
        arguments(PodThat.IS_GONE, ClientThat.STOPS_SENDING, 200),
        arguments(PodThat.DRAINS, ClientThat.ASKS, 200),
        arguments(PodThat.DRAINS, ClientThat.STOPS_SENDING, 200),
        arguments(PodThat.RESTARTED_EMPTY, ClientThat.ASKS, 200),
        arguments(PodThat.CLOSES_ITS_DOOR, ClientThat.ASKS, 502),
        arguments(PodThat.CLOSES, ClientThat.ASKS, 502),
        arguments(PodThat.RESETS, ClientThat.ASKS, 502),
        arguments(PodThat.RESETS, ClientThat.STOPS_SENDING, 502),
        arguments(PodThat.BREAKS_OFF, ClientThat.READS_TO_THE_END, 200),
        arguments(PodThat.SPEAKS_NO_HTTP, ClientThat.ASKS, 502),
        arguments(PodThat.SPEAKS_ANOTHER_HTTP, ClientThat.ASKS, 502),
        arguments(PodThat.HAS_NO_STATUS, ClientThat.ASKS, 502),
        arguments(PodThat.HAS_NO_NUMBER_FOR_ITS_LENGTH, ClientThat.ASKS, 502),
        arguments(PodThat.HAS_A_NEGATIVE_LENGTH, ClientThat.ASKS, 502),
        arguments(PodThat.HAS_AN_ENDLESS_LENGTH, ClientThat.ASKS, 502),
        arguments(PodThat.HAS_TWO_LENGTHS, ClientThat.ASKS, 502),
        arguments(PodThat.HAS_BAD_CHUNKS, ClientThat.READS_TO_THE_END, 200),
        arguments(PodThat.HAS_A_HUGE_HEADER, ClientThat.ASKS, 502),
        arguments(PodThat.HAS_HEADERS_WITHOUT_END, ClientThat.ASKS, 502),
        arguments(PodThat.SWITCHES_PROTOCOLS, ClientThat.ASKS, 502),
        arguments(PodThat.HANGS, ClientThat.LEAVES_AT_ONCE, 499),
        arguments(PodThat.HANGS, ClientThat.LEAVES, 499),
        arguments(PodThat.HANGS, ClientThat.ASKS_TWICE_AND_LEAVES, 499),
        arguments(PodThat.HANGS, ClientThat.LEAVES_ITS_BODY, 499),
        arguments(PodThat.HANGS, ClientThat.LEAVES_ITS_CHUNKS, 499),
        arguments(PodThat.HANGS, ClientThat.CUTS_ITS_BODY_SHORT, 499),
        arguments(PodThat.HANGS, ClientThat.CUTS_ITS_CHUNKS_SHORT, 499),
        arguments(PodThat.HANGS, ClientThat.HAS_BAD_CHUNKS, 499),
        arguments(PodThat.STREAMS, ClientThat.LEAVES_THE_ANSWER, 200),
        arguments(PodThat.STREAMS, ClientThat.LEAVES_ITS_BODY, 200),
        // The pod answers before all has been sent: no other request may follow what is missing.
        arguments(PodThat.ANSWERS, ClientThat.STOPS_SENDING, 200),
        arguments(PodThat.ANSWERS_IN_CHUNKS, ClientThat.STOPS_SENDING, 200),
        arguments(PodThat.ANSWERS_NOTHING, ClientThat.STOPS_SENDING, 204));
  }

  static Stream<Arguments> delays() {
    return Stream.of(
        arguments(MANY, PodThat.HANGS, ClientThat.ASKS),
        arguments(MANY, PodThat.HANGS, ClientThat.STOPS_SENDING),
        arguments(FEW, PodThat.DOES_NOT_READ, ClientThat.SENDS_WITHOUT_END));
  }

  static Stream<Arguments> standstills() {
    return Stream.of(
        arguments(PodThat.STANDS_STILL, ClientThat.READS_TO_THE_END),
        arguments(PodThat.STANDS_STILL, ClientThat.STOPS_SENDING),
        arguments(PodThat.STREAMS, ClientThat.READS_NOTHING),
        arguments(PodThat.STREAMS_AND_DOES_NOT_READ, ClientThat.SENDS_WITHOUT_END));
  }

  @ParameterizedTest
  @MethodSource("mishaps")
  void nothing_is_left_when(PodThat does, ClientThat visits, int status) {
    start(LONG, LONG);
    nothingIsLeft(MANY, does, visits, status);
  }

  @ParameterizedTest
  @MethodSource("delays")
  void nothing_is_left_of_no_answer_in_time_when(int times, PodThat does, ClientThat visits) {
    start(HALF_A_SECOND, LONG);
    nothingIsLeft(times, does, visits, 504);
  }

  @ParameterizedTest
  @MethodSource("standstills")
  void nothing_is_left_of_an_answer_that_does_not_go_on_when(PodThat does, ClientThat visits) {
    start(LONG, HALF_A_SECOND);
    nothingIsLeft(FEW, does, visits, 200);
  }

  @Test
  void nothing_is_left_of_requests_that_cannot_be_read() {
    start(LONG, LONG);
    atOnce(MANY, id -> visit(id).get("X-Huge: " + "x".repeat(100_000)).readToClose());
    assertNothingIsHeld();
  }

  @Test
  void nothing_is_left_of_those_that_leave_while_they_wait_for_a_pod() {
    start(LONG, LONG);
    kore.site("shop");
    kore.pooled(spare.address());
    kore.holdInstalls();
    atOnce(MANY, id -> visit(id).get());
    Eventually.holds(() -> assertThat(kore.dispatcher.waiting()).isEqualTo(MANY));
    var last = clients.removeLast();
    clients.forEach(RawClient::vanish);
    Eventually.holds(() -> assertThat(kore.dispatcher.waiting()).isOne());
    kore.letInstallsGoOn();
    assertThat(last.read().status()).isEqualTo(200);
    last.close();

    assertThat(spare.asked).hasSize(1);
    assertNothingIsHeld();
  }

  @Test
  void nothing_is_left_of_those_that_leave_while_another_pod_is_looked_for() {
    start(LONG, LONG);
    kore.site("shop");
    var route = serving(PodThat.DRAINS);
    kore.pooled(spare.address());
    kore.holdInstalls();
    atOnce(MANY, id -> visit(id).get());
    Eventually.holds(() -> assertThat(kore.dispatcher.waiting()).isEqualTo(MANY));
    clients.forEach(RawClient::vanish);
    Eventually.holds(() -> assertThat(kore.dispatcher.waiting()).isZero());
    kore.letInstallsGoOn();

    assertNothingIsHeld();
    assertThat(route.inFlight()).isZero();
    assertThat(spare.asked).isEmpty();
  }

  private void start(long requestMillis, long streamMillis) {
    kore.start(TestSettings.patience(FEW, requestMillis, streamMillis));
  }

  private void nothingIsLeft(int times, PodThat does, ClientThat visits, int status) {
    kore.site("shop");
    var route = serving(does);
    kore.pooled(spare.address());
    atOnce(times, id -> visits.visit(visit(id)));
    Eventually.holds(() -> assertThat(kore.log).hasSize(times));

    assertThat(kore.log).extracting(RequestLog.Entry::status).containsOnly(status);
    assertThat(pod.asked.values()).allMatch(count -> count == 1);
    assertThat(spare.asked.values()).allMatch(count -> count == 1);
    assertThat(spare.asked).hasSize(does.mayExecute() ? 0 : times);

    assertNothingIsHeld();
    useAllConnections();
    assertNothingIsHeld();
    assertThat(route.inFlight()).isZero();
  }

  private void assertNothingIsHeld() {
    clients.forEach(RawClient::close);
    Eventually.holds(
        () -> {
          var load = kore.plane().load();
          assertThat(load.requests()).isZero();
          assertThat(load.clientConnections()).isZero();
          assertThat(load.podConnections()).isLessThanOrEqualTo(FEW);
        });
    assertThat(kore.dispatcher.waiting()).isZero();
  }

  /** As many requests at once as a pod may have connections: none of them may be taken. */
  private void useAllConnections() {
    var together = new Together();
    pod.change(together);
    spare.change(together);
    atOnce(FEW, id -> visit(MANY + id).get().readHead());
  }

  /** A pod of the shop; its runtime is in good health whatever it does, unless it is gone. */
  private Route serving(PodThat does) {
    pod.change(does);
    var route = kore.serving("shop", pod.address());
    if (does == PodThat.IS_GONE) {
      pod.stop();
    } else {
      kore.runtime.healthy.put(
          route.address(),
          new Health(route.pod().boot(), "serving", Optional.of(route.siteRevText()), 0));
    }
    return route;
  }

  private Visit visit(int id) {
    var client = kore.client();
    clients.add(client);
    return new Visit(client, "request-" + id, pod);
  }

  private static void atOnce(int times, IntConsumer task) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      IntStream.range(0, times)
          .mapToObj(i -> CompletableFuture.runAsync(() -> task.accept(i), threads))
          .toList()
          .forEach(CompletableFuture::join);
    }
  }

  /** Answers nobody before all are there. */
  private static final class Together implements RawPod.Behaviour {
    private final List<NetSocket> here = new ArrayList<>();

    @Override
    public synchronized void asked(NetSocket socket) {
      socket.closeHandler(_ -> left(socket));
      here.add(socket);
      if (here.size() == FEW) {
        here.forEach(PodThat.ANSWERS::asked);
      }
    }

    private synchronized void left(NetSocket socket) {
      here.remove(socket);
    }
  }
}
