package adapters.simulated;

import domain.pod.BootId;
import domain.pod.PodAddress;
import domain.pod.PodId;
import domain.pooling.PodFleet.End;
import io.vertx.core.http.HttpServerOptions;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One pod from its start to its end: a listener on a loopback address of its own, so that a pod
 * that ended refuses connections as any machine does where nobody listens. One thread leads it
 * through its life; any may end it.
 */
final class SimulatedPod {
  private static final HttpServerOptions OPTIONS =
      new HttpServerOptions()
          .setMaxHeaderSize(32 * 1024)
          .setMaxInitialLineLength(32 * 1024)
          .setHttp2ClearTextEnabled(false)
          .setHandle100ContinueAutomatically(true)
          .setTcpNoDelay(true);

  private final SimulatedRuntime.Shared shared;
  private final PodId id;
  private final String host;
  private final BootId boot = new BootId(UUID.randomUUID());
  private final RandomGenerator random;
  private final boolean neverReady;
  private final CompletableFuture<End> end = new CompletableFuture<>();
  private CompletableFuture<End> closed = end;
  private @Nullable PodAddress address;

  /**
   * @param random what the pod does by chance
   */
  SimulatedPod(SimulatedRuntime.Shared shared, PodId id, String host, RandomGenerator random) {
    this.shared = shared;
    this.id = id;
    this.host = host;
    this.random = random;
    this.neverReady = random.nextDouble() < shared.script().neverReady();
  }

  PodId id() {
    return id;
  }

  BootId boot() {
    return boot;
  }

  boolean neverReady() {
    return neverReady;
  }

  /** Listens once this returns. */
  PodAddress listen() {
    var listening = address;
    if (listening == null) {
      var runtime = new SimulatedRuntime(shared, id, boot, random, end);
      var server = shared.vertx().createHttpServer(OPTIONS).requestHandler(runtime::take);
      server.listen(0, host).toCompletionStage().toCompletableFuture().join();
      closed = end.thenCompose(how -> server.close().map(how).toCompletionStage());
      listening = new PodAddress(host, server.actualPort());
      address = listening;
    }
    return listening;
  }

  /** Ends the pod at once: nothing is answered any more. */
  void end(End how) {
    end.complete(how);
  }

  /** Waits; returns early, and true, when the pod ends meanwhile. */
  boolean endsWithin(Duration time) {
    try {
      end.get(time.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException _) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Waits until the pod has ended and does not listen any more; tells how it ended. */
  End awaitEnd() {
    return closed.join();
  }
}
