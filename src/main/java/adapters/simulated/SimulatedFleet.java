package adapters.simulated;

import domain.pod.Pod;
import domain.pod.PodId;
import domain.pooling.PodFleet;
import domain.pooling.PodFleet.End;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.random.RandomGenerator.SplittableGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Pods that live in this process; see {@link SimulatedPod}. */
public final class SimulatedFleet implements PodFleet, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SimulatedFleet.class);
  private static final Duration TRY_AGAIN_AFTER = Duration.ofMillis(500);

  /** Of 127.0.0.0/8; below and above are addresses that other programs like. */
  private static final int FIRST_ADDRESS = 0x7f01_0000;

  private static final int LAST_ADDRESS = 0x7ffe_ffff;

  private final SimulatedRuntime.Shared shared;
  private final String pool;
  private final Supplier<PodId> ids;
  private final SplittableGenerator random;
  private final Executor threads;
  private final Map<PodId, SimulatedPod> pods = new ConcurrentHashMap<>();
  private final Set<PodId> free = new HashSet<>();
  private @Nullable Listener listener;
  private int nextAddress = FIRST_ADDRESS;
  private int warm;
  private boolean closed;

  /**
   * @param publicKeys the keys whose orders pods obey, as JSON
   * @param random what pods do by chance; each pod gets a generator of its own from it, so that one
   *     pod's requests change nothing for another
   * @param threads one virtual thread a pod
   */
  public SimulatedFleet(
      Script script,
      String publicKeys,
      String pool,
      Supplier<PodId> ids,
      SplittableGenerator random,
      Executor threads) {
    this.shared =
        new SimulatedRuntime.Shared(
            script, new Orders(publicKeys, InstantSource.system()), Executions.open(), newVertx());
    this.pool = pool;
    this.ids = ids;
    this.random = random;
    this.threads = threads;
  }

  private static Vertx newVertx() {
    return Vertx.vertx(
        new VertxOptions()
            .setEventLoopPoolSize(Runtime.getRuntime().availableProcessors())
            .setFileSystemOptions(
                new FileSystemOptions()
                    .setFileCachingEnabled(false)
                    .setClassPathResolvingEnabled(false)));
  }

  @Override
  public void listen(Listener listener) {
    this.listener = listener;
  }

  @Override
  public synchronized void resize(int warm) {
    this.warm = warm;
    refill();
  }

  private synchronized void refill() {
    var told = listener;
    if (told == null) {
      throw new IllegalStateException("the fleet has no listener");
    }
    while (free.size() < warm && !closed) {
      var pod = new SimulatedPod(shared, ids.get(), nextHost(), random.split());
      pods.put(pod.id(), pod);
      free.add(pod.id());
      threads.execute(() -> live(pod, told));
    }
  }

  private String nextHost() {
    int bits = nextAddress;
    nextAddress = bits == LAST_ADDRESS ? FIRST_ADDRESS : bits + 1;
    return "127.%d.%d.%d".formatted(bits >> 16 & 0xff, bits >> 8 & 0xff, bits & 0xff);
  }

  @Override
  public void release(Pod.Claimed pod) {
    released(pod.id());
  }

  @Override
  public synchronized void released(PodId pod) {
    if (free.remove(pod)) {
      refill();
    }
  }

  @Override
  public void destroy(PodId pod) {
    var running = pods.get(pod);
    if (running != null) {
      running.end(new End(End.How.FINISHED, "destroyed"));
    }
  }

  @Override
  public Set<PodId> pods() {
    return Collections.unmodifiableSet(pods.keySet());
  }

  /** One pod from its start to its end. */
  private void live(SimulatedPod pod, Listener listener) {
    warm(pod, listener);
    var end = pod.awaitEnd();
    try {
      listener.gone(pod.id(), end);
    } catch (RuntimeException e) {
      LOG.warn(
          "The end of pod {} could not be recorded; it is found out later: {}",
          pod.id(),
          e.toString());
    }
    forget(pod.id());
  }

  private synchronized void forget(PodId pod) {
    pods.remove(pod);
    released(pod);
    notifyAll();
  }

  private void warm(SimulatedPod pod, Listener listener) {
    boolean starts =
        done(pod, () -> listener.starting(new Pod.Warming(pod.id(), pool)))
            && !pod.endsWithin(shared.script().startup())
            && !pod.neverReady();
    if (starts) {
      done(pod, () -> listener.ready(pod.id(), pod.listen(), pod.boot()));
    }
  }

  /** Tries a step until it succeeds; false when the pod ended before it did. */
  private static boolean done(SimulatedPod pod, Runnable step) {
    do {
      try {
        step.run();
        return true;
      } catch (RuntimeException e) {
        LOG.debug("Pod {} goes on starting when this works: {}", pod.id(), e.toString());
      }
    } while (!pod.endsWithin(TRY_AGAIN_AFTER));
    return false;
  }

  /** Ends all pods, and waits until that is told: none may listen when its event loop ends. */
  @Override
  public synchronized void close() {
    closed = true;
    pods.values().forEach(pod -> pod.end(new End(End.How.FINISHED, "Kore stopped")));
    try {
      while (!pods.isEmpty()) {
        wait();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    shared.vertx().close().toCompletionStage().toCompletableFuture().join();
    shared.executions().close();
  }
}
