package adapters.proxy;

import domain.dispatch.Dispatcher;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The data plane's share of one event loop. */
final class ProxyServer extends VerticleBase {
  private static final int CONNECT_MILLIS = 1_000;

  /** Pods keep idle connections for longer, so that none is closed while it is being taken. */
  private static final int IDLE_POD_CONNECTION_SECONDS = 30;

  private static final int MOST_ANSWER_HEADER_BYTES = 64 * 1024;
  private static final Duration IDLE_SPARE = Duration.ofSeconds(15);

  /** The exchange hears of what breaks; Vert.x would log each as an error, at anybody's will. */
  private static final Handler<Throwable> IGNORED = _ -> {};

  private final DataPlaneSettings settings;
  private final Dispatcher dispatcher;
  private final Watchers watchers;
  private final Deadlines deadlines = new Deadlines();
  private @Nullable HttpServer server;
  private int clientConnections;
  private int podConnections;
  private volatile long lastTick = System.nanoTime();

  ProxyServer(DataPlaneSettings settings, Dispatcher dispatcher, Watchers watchers) {
    this.settings = settings;
    this.dispatcher = dispatcher;
    this.watchers = watchers;
  }

  @Override
  public Future<?> start() {
    vertx.setPeriodic(Deadlines.TICK.toMillis(), _ -> tick());
    var pods =
        vertx
            .httpClientBuilder()
            .with(clientOptions())
            .with(poolOptions())
            .withConnectHandler(this::podConnected)
            .build();
    var loop =
        new EventLoop(
            context,
            pods,
            deadlines,
            dispatcher,
            settings,
            watchers,
            new FailedRequests(System::nanoTime));
    var listening =
        vertx
            .createHttpServer(serverOptions())
            .connectionHandler(this::clientConnected)
            .requestHandler(request -> accept(loop, request))
            .invalidRequestHandler(this::refuseUnparsable);
    server = listening;
    return listening.listen(address());
  }

  private void tick() {
    lastTick = System.nanoTime();
    deadlines.tick();
  }

  /** How long ago this event loop took its last turn, of which it takes one each tick. */
  Duration stillFor() {
    return Duration.ofNanos(System.nanoTime() - lastTick);
  }

  int port() {
    return started().actualPort();
  }

  /** What this event loop holds; asked on it, since nobody else may look. */
  Future<DataPlane.Load> load() {
    var load = Promise.<DataPlane.Load>promise();
    context.runOnContext(
        _ ->
            load.complete(
                new DataPlane.Load(deadlines.watched(), clientConnections, podConnections)));
    return load.future();
  }

  /** Accepts no more; ends when all that is in flight has, or when the grace is over. */
  Future<Void> shutdown(Duration grace) {
    long millis = Math.max(1, grace.toMillis());
    context.runOnContext(_ -> vertx.setTimer(millis, _ -> deadlines.expireAll()));
    // Vert.x would only close connections: this way, who is still waiting gets an answer first.
    return started().shutdown(grace.plusMillis(Exchange.LINGER_MILLIS));
  }

  private HttpServer started() {
    if (server == null) {
      throw new IllegalStateException("not started");
    }
    return server;
  }

  private void clientConnected(HttpConnection connection) {
    clientConnections++;
    connection.closeHandler(_ -> clientConnections--).exceptionHandler(IGNORED);
  }

  private void podConnected(HttpConnection connection) {
    podConnections++;
    connection.closeHandler(_ -> podConnections--).exceptionHandler(IGNORED);
  }

  private void accept(EventLoop loop, HttpServerRequest request) {
    long now = System.nanoTime();
    switch (RequestHead.of(request, settings.maxRequestSize())) {
      case RequestHead head -> new Exchange(loop, request, head, now).begin();
      case Problem problem -> refuse(request, problem, now);
    }
  }

  private void refuse(HttpServerRequest request, Problem problem, long begunNanos) {
    boolean unread = RequestHead.announcesBody(request);
    problem.answer(request, unread);
    if (unread) {
      vertx.setTimer(Exchange.LINGER_MILLIS, _ -> request.connection().close());
    }
    long nanos = System.nanoTime() - begunNanos;
    watchers.meter().answeredByKore(problem.kind());
    watchers.meter().over(problem.status(), false, false, nanos);
    if (!RequestLog.NONE.equals(watchers.log())) {
      watchers
          .log()
          .finished(
              new RequestLog.Entry(
                  request.headers().get("host"),
                  null,
                  null,
                  request.method().name(),
                  RequestHead.pathOf(request.uri()),
                  problem.status(),
                  nanos,
                  false));
    }
  }

  private void refuseUnparsable(HttpServerRequest request) {
    var problem = Problem.ofUnparsable(request.decoderResult().cause());
    problem.answer(request, true);
    watchers.meter().answeredByKore(problem.kind());
    watchers.meter().over(problem.status(), false, false, 0);
  }

  private SocketAddress address() {
    return settings.port() == 0
        ? SocketAddress.sharedRandomPort(1, settings.host())
        : SocketAddress.inetSocketAddress(settings.port(), settings.host());
  }

  private HttpServerOptions serverOptions() {
    return new HttpServerOptions()
        .setMaxHeaderSize(settings.maxHeaderSize())
        .setMaxInitialLineLength(settings.maxHeaderSize())
        .setHttp2ClearTextEnabled(false)
        .setTcpNoDelay(true)
        // Nobody is let upgrade: no handler needs to look for it.
        .setPerFrameWebSocketCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false)
        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
        .setIdleTimeout(idleMillis());
  }

  /** Longer than any exchange may stand still: those have deadlines, and get an answer by them. */
  private int idleMillis() {
    var longest = settings.streamIdle();
    for (var other : new Duration[] {settings.requestTimeout(), settings.coldTimeout()}) {
      longest = longest.compareTo(other) < 0 ? other : longest;
    }
    return Math.toIntExact(longest.plus(IDLE_SPARE).toMillis());
  }

  private HttpClientOptions clientOptions() {
    return new HttpClientOptions()
        .setConnectTimeout(CONNECT_MILLIS)
        // For what is left of a connection that was reset while its pod did not read.
        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
        .setIdleTimeout(idleMillis())
        .setKeepAliveTimeout(IDLE_POD_CONNECTION_SECONDS)
        .setMaxHeaderSize(MOST_ANSWER_HEADER_BYTES)
        .setDecompressionSupported(false)
        .setTcpNoDelay(true);
  }

  private PoolOptions poolOptions() {
    return new PoolOptions()
        .setHttp1MaxSize(settings.podConnections())
        .setMaxWaitQueueSize(settings.podQueue());
  }
}
