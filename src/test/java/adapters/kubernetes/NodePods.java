package adapters.kubernetes;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** What a node's kubelet does for the pods of a {@link FakeCluster}: each is a Node.js process. */
final class NodePods implements AutoCloseable {
  private final FakeCluster cluster;
  private final Map<String, Process> running = new ConcurrentHashMap<>();
  private final Thread thread = new Thread(this::run, "kubelet");
  private volatile boolean closed;

  NodePods(FakeCluster cluster) {
    this.cluster = cluster;
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    while (!closed) {
      try {
        step();
      } catch (RuntimeException _) {
        // The API is away: it comes again.
      }
      FakeCluster.pause();
    }
  }

  private void step() {
    var pods = cluster.pods();
    for (var pod : pods) {
      running.computeIfAbsent(pod.getMetadata().getUid(), uid -> start(pod, uid));
    }
    var there = pods.stream().map(pod -> pod.getMetadata().getUid()).collect(Collectors.toSet());
    running.entrySet().stream()
        .filter(pod -> !there.contains(pod.getKey()))
        .forEach(pod -> pod.getValue().destroyForcibly());
    running.keySet().retainAll(there);
  }

  private static Process start(Pod pod, String uid) {
    var builder =
        new ProcessBuilder(
                "node", "--experimental-vm-modules", "--no-warnings", "docker/runtime/main.mjs")
            .redirectOutput(Redirect.DISCARD)
            .redirectError(Redirect.INHERIT);
    var environment = builder.environment();
    for (EnvVar variable : pod.getSpec().getContainers().getFirst().getEnv()) {
      environment.put(
          variable.getName(), variable.getValueFrom() == null ? variable.getValue() : uid);
    }
    environment.put("HOST", pod.getStatus().getPodIP());
    try {
      var process = builder.start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    running.values().forEach(Process::destroyForcibly);
  }
}
