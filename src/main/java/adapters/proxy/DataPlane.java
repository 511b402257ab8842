package adapters.proxy;

import domain.dispatch.Dispatcher;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Takes visitors' requests to the pods of their sites, and the answers back. One server per event
 * loop, all on one port. Its methods block: they are not for event loops.
 */
public final class DataPlane {
  private final Vertx vertx;
  private final Dispatcher dispatcher;
  private final DataPlaneSettings settings;
  private final Watchers watchers;
  private final List<ProxyServer> servers = new ArrayList<>();
  private @Nullable String deployment;

  /**
   * @param vertx stays the caller's to close, after {@link #stop}
   */
  public DataPlane(
      Vertx vertx, Dispatcher dispatcher, DataPlaneSettings settings, Watchers watchers) {
    this.vertx = vertx;
    this.dispatcher = dispatcher;
    this.settings = settings;
    this.watchers = watchers;
  }

  /**
   * Listens, once this returns.
   *
   * @throws IllegalStateException when it can't, most likely because the port is in use
   */
  public void start() {
    var options = new DeploymentOptions().setInstances(settings.eventLoops());
    try {
      deployment = await(vertx.deployVerticle(this::newServer, options));
    } catch (CompletionException e) {
      var cause = e.getCause() == null ? e : e.getCause();
      throw new IllegalStateException(
          "the data plane cannot listen on %s:%d: %s"
              .formatted(settings.host(), settings.port(), cause.getMessage()),
          cause);
    }
  }

  /** Where it listens. */
  public int port() {
    return servers.getFirst().port();
  }

  /** How long ago the event loop that stood still for longest took its last turn. */
  public Duration stillFor() {
    return servers.stream()
        .map(ProxyServer::stillFor)
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  /** What is going on just now, on all event loops together. */
  public Load load() {
    return servers.stream().map(server -> await(server.load())).reduce(Load.NONE, Load::plus);
  }

  /**
   * @param requests whose answer is not complete yet
   * @param clientConnections idle ones too
   * @param podConnections idle ones too
   */
  public record Load(int requests, int clientConnections, int podConnections) {
    static final Load NONE = new Load(0, 0, 0);

    private Load plus(Load other) {
      return new Load(
          requests + other.requests,
          clientConnections + other.clientConnections,
          podConnections + other.podConnections);
    }
  }

  /**
   * Accepts nothing new and lets what is in flight finish.
   *
   * @param grace after which the rest gets an error, or is cut off where its answer has begun
   */
  public void stop(Duration grace) {
    if (deployment != null) {
      await(Future.join(servers.stream().map(server -> server.shutdown(grace)).toList()));
      await(vertx.undeploy(deployment));
      deployment = null;
    }
  }

  private ProxyServer newServer() {
    var server = new ProxyServer(settings, dispatcher, watchers);
    servers.add(server);
    return server;
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}
