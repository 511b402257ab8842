package adapters.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import domain.logs.LogLine.Source;
import domain.pod.BootId;
import domain.pod.Pod;
import domain.pod.PodAddress;
import domain.pod.PodId;
import domain.pooling.PodFleet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Pods as Node processes on this machine's loopback address. */
public final class ProcessFleet implements PodFleet, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessFleet.class);
  private static final int MOST_STARTING = Runtime.getRuntime().availableProcessors();
  private static final long LONGEST_BACK_OFF_MILLIS = 10_000;
  private static final long RECORD_AGAIN_MILLIS = 500;

  /**
   * A starting Node takes a processor for a while: the request that wants the released pod goes
   * first.
   */
  private static final long START_AFTER_MILLIS = 100;

  private final PodCommand command;
  private final String pool;
  private final Supplier<PodId> ids;
  private final ExecutorService threads;
  private final Output output;
  private final ObjectMapper json = new ObjectMapper();
  private final Map<PodId, Running> pods = new ConcurrentHashMap<>();
  private final Semaphore starting = new Semaphore(MOST_STARTING);
  private @Nullable Listener listener;
  private int warm;
  private int failuresInARow;
  private boolean closed;

  /** Where the lines go that pods write. */
  @FunctionalInterface
  public interface Output {
    void line(PodId pod, Source source, String line);
  }

  /**
   * Looks Node up and unpacks the runtime; starts no pod yet.
   *
   * @param folder a folder of this run, which other users may pass through
   * @param publicKeys the keys whose orders pods obey, as JSON
   * @param threads one virtual thread a pod
   * @throws FleetException if this machine cannot run pods
   */
  public ProcessFleet(
      String node,
      Path folder,
      String publicKeys,
      String pool,
      Supplier<PodId> ids,
      ExecutorService threads,
      Output output) {
    this.command = new PodCommand(Node.find(node), RuntimeFiles.unpack(folder), publicKeys);
    this.pool = pool;
    this.ids = ids;
    this.threads = threads;
    this.output = output;
  }

  @Override
  public void listen(Listener listener) {
    this.listener = listener;
  }

  @Override
  public synchronized void resize(int warm) {
    this.warm = warm;
    refill(0);
  }

  /** Records at once what is missing, and starts it after a while. */
  private synchronized void refill(long afterMillis) {
    long unreleased = pods.values().stream().filter(pod -> !pod.released).count();
    for (long n = unreleased; n < warm && !closed; n++) {
      var id = ids.get();
      pods.put(id, new Running());
      threads.execute(() -> live(id, afterMillis));
    }
  }

  @Override
  public void release(Pod.Claimed pod) {
    released(pod.id());
  }

  @Override
  public void released(PodId pod) {
    var running = pods.get(pod);
    if (running != null && !running.released) {
      running.released = true;
      refill(START_AFTER_MILLIS);
    }
  }

  @Override
  public void destroy(PodId pod) {
    var running = pods.get(pod);
    if (running != null) {
      running.kill();
    }
  }

  @Override
  public Set<PodId> pods() {
    return Set.copyOf(pods.keySet());
  }

  /** One pod from its start to its end. */
  private void live(PodId id, long afterMillis) {
    var running = pods.get(id);
    var listener = this.listener;
    if (running == null || listener == null) {
      throw new IllegalStateException("the fleet has no listener");
    }
    End end;
    try {
      backOff();
      record(running, () -> listener.starting(new Pod.Warming(id, pool)));
      sleep(afterMillis);
      end = run(id, running, listener);
    } catch (IOException | RuntimeException e) {
      if (!running.unwanted) {
        LOG.warn("Pod {} could not be run, another is started in its place: {}", id, e.toString());
      }
      end = new End(End.How.FAILED, "could not be run: " + e);
      destroy(id);
    }
    noteEnd(running);
    try {
      listener.gone(id, end);
    } catch (RuntimeException e) {
      LOG.warn(
          "The end of pod {} could not be recorded; it is found out later: {}", id, e.toString());
    }
    pods.remove(id);
    refill(0);
  }

  private End run(PodId id, Running running, Listener listener) throws IOException {
    starting.acquireUninterruptibly();
    boolean counted = true;
    try {
      var process = command.start(id);
      running.process = process;
      if (running.unwanted || closed()) {
        running.kill();
      }
      var errors = readErrors(id, running, process);
      try (var lines = new Lines(process.getInputStream())) {
        for (var line = lines.next(); line != null; line = lines.next()) {
          if (!running.ready && announce(id, running, line, listener)) {
            running.ready = true;
            starting.release();
            counted = false;
          } else {
            written(id, running, Source.STDOUT, line);
          }
        }
      }
      errors.join();
      return running.end(process);
    } finally {
      if (counted) {
        starting.release();
      }
    }
  }

  /** Returns at once; what it returns is over when the pod writes no more errors. */
  private CompletableFuture<Void> readErrors(PodId id, Running running, Process process) {
    return CompletableFuture.runAsync(
        () -> {
          try (var lines = new Lines(process.getErrorStream())) {
            for (var line = lines.next(); line != null; line = lines.next()) {
              written(id, running, Source.STDERR, line);
            }
          } catch (IOException e) {
            LOG.debug("The errors of pod {} could not be read to their end", id, e);
          }
        },
        threads);
  }

  private void written(PodId id, Running running, Source source, String line) {
    running.lastWords.add(line);
    output.line(id, source, line);
  }

  /** While the database is away, a pod that is well waits until its news can be recorded. */
  private void record(Running running, Runnable news) {
    while (true) {
      try {
        news.run();
        return;
      } catch (RuntimeException e) {
        if (running.isOver() || closed()) {
          throw e;
        }
        LOG.debug("A pod's news could not be recorded", e);
        sleep(RECORD_AGAIN_MILLIS);
      }
    }
  }

  /** Whether the line is the one by which a pod says that it is ready. */
  private boolean announce(PodId id, Running running, String line, Listener listener) {
    if (!line.startsWith("{\"kore\":\"ready\"")) {
      return false;
    }
    try {
      JsonNode ready = json.readTree(line);
      var address = new PodAddress("127.0.0.1", ready.path("port").asInt());
      var boot = new BootId(UUID.fromString(ready.path("bootId").asText()));
      record(running, () -> listener.ready(id, address, boot));
      return true;
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new FleetException("pod " + id + " announced itself wrongly: " + line, e);
    }
  }

  private synchronized void noteEnd(Running running) {
    failuresInARow = running.ready || running.unwanted ? 0 : failuresInARow + 1;
  }

  /** Pods that die before they are ready must not become a storm of starts. */
  private void backOff() {
    int failures;
    synchronized (this) {
      failures = failuresInARow;
    }
    if (failures > 0) {
      sleep(Math.min(LONGEST_BACK_OFF_MILLIS, 100L << Math.min(failures, 10)));
    }
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean closed() {
    return closed;
  }

  /** Ends all pods, and waits until they are gone. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      warm = 0;
    }
    pods.keySet().forEach(this::destroy);
    for (var running : pods.values()) {
      var process = running.process;
      try {
        if (process != null && !process.waitFor(5, TimeUnit.SECONDS)) {
          LOG.warn("Process {} does not end", process.pid());
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
