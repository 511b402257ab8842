package chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import chaos.History.Execution;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.random.RandomGenerator;

/**
 * Node processes. Their code writes its traces to a connection of its own: what a pod logs is lost
 * with the replica that reads it.
 */
final class ProcessPods implements Fleet {
  private final ServerSocket server = listen();
  private final Queue<Execution> traces = new ConcurrentLinkedQueue<>();
  private final Map<String, String> configuration;

  /**
   * @param warm pods that each replica keeps
   */
  ProcessPods(int warm) {
    this(Map.of("pool.min", Integer.toString(warm)));
  }

  /**
   * @param configuration overrides of {@code config.yml} besides the fleet's type
   */
  ProcessPods(Map<String, String> configuration) {
    this.configuration = new HashMap<>(configuration);
    this.configuration.put("fleet.type", "process");
    Thread.ofVirtual().start(this::accept);
  }

  private static ServerSocket listen() {
    try {
      return new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() {
    try {
      while (true) {
        var pod = server.accept();
        Thread.ofVirtual().start(() -> read(pod));
      }
    } catch (IOException _) {
      // It was closed.
    }
  }

  private void read(Socket pod) {
    try (pod;
        var lines = new BufferedReader(new InputStreamReader(pod.getInputStream(), UTF_8))) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        var parts = line.split(" ", -1);
        traces.add(new Execution(Long.parseLong(parts[0]), parts[1]));
      }
    } catch (IOException _) {
      // The pod was killed.
    }
  }

  @Override
  public String name() {
    return "process";
  }

  @Override
  public Map<String, String> configuration() {
    return Map.copyOf(configuration);
  }

  @Override
  public List<String> javaOptions() {
    return List.of();
  }

  @Override
  public String code(String site, int revision) {
    return """
        import { ok } from 'wix-http-functions';
        import net from 'net';
        const traces = net.connect(%1$d, '127.0.0.1');
        traces.on('error', () => {});
        export async function post_ask(request) {
          const id = request.headers['x-request-id'];
          await new Promise((written) => traces.write(`${id} %2$s\n`, written));
          return ok({ body: { site: '%2$s', revision: %3$d } });
        }
        """
        .formatted(server.getLocalPort(), site, revision);
  }

  @Override
  public void killPod(World world, RandomGenerator random) {
    var pods =
        world
            .replicas()
            .living(random)
            .kore()
            .descendants()
            .filter(process -> process.info().command().orElse("").endsWith("node"))
            .toList();
    if (!pods.isEmpty()) {
      pods.get(random.nextInt(pods.size())).destroyForcibly();
    }
  }

  @Override
  public List<Execution> executions() {
    return List.copyOf(traces);
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
