package chaos;

import chaos.History.Execution;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Pods in the memory of their replica, which is enough to have hundreds of sites. They write their
 * traces to one file. Now and then one fails to start or to install; none exits by itself, which
 * could happen in calm too: {@link Faults} kill them.
 */
final class SimulatedPods implements Fleet {
  private final ObjectMapper json = new ObjectMapper();
  private final Path traces;
  private final Map<String, String> configuration;

  /**
   * @param warm pods that each replica keeps
   */
  SimulatedPods(int warm, Path folder) {
    this(
        traces(folder),
        Map.of(
            "fleet.type", "simulated",
            "fleet.simulated.installFailures", "0.01",
            "fleet.simulated.installHangs", "0.001",
            "fleet.simulated.neverReady", "0.001",
            "pool.min", Integer.toString(warm)));
  }

  private SimulatedPods(Path traces, Map<String, String> configuration) {
    this.traces = traces;
    this.configuration = configuration;
  }

  /** Pods that never fail. */
  static SimulatedPods reliable(int warm, Path folder) {
    return new SimulatedPods(
        traces(folder), Map.of("fleet.type", "simulated", "pool.min", Integer.toString(warm)));
  }

  private static Path traces(Path folder) {
    return folder.resolve("executions");
  }

  /** The same with further overrides of {@code config.yml}. */
  SimulatedPods with(Map<String, String> overrides) {
    var all = new HashMap<>(configuration);
    all.putAll(overrides);
    return new SimulatedPods(traces, all);
  }

  @Override
  public String name() {
    return "simulated";
  }

  @Override
  public Map<String, String> configuration() {
    return configuration;
  }

  @Override
  public List<String> javaOptions() {
    // The replicas do not live long enough for the better compiler to pay, with so few processors.
    return List.of("-Dkore.simulated.executions=" + traces, "-XX:TieredStopAtLevel=1");
  }

  @Override
  public String code(String site, int revision) {
    return "// Nobody runs %s@%d.\n".formatted(site, revision);
  }

  /** Of the warm ones, or of a site's. */
  @Override
  public void killPod(World world, RandomGenerator random) {
    var some =
        random.nextBoolean()
            ? "/api/v1/pods?state=pooled"
            : "/api/v1/sites/%s/pods".formatted(world.catalogue().any(random));
    world
        .api()
        .call(random, (http, port) -> http.get(port, some))
        .filter(answer -> answer.statusCode() == 200)
        .map(answer -> tree(answer.body()).at("/pods/0/address").asText(""))
        .filter(address -> !address.isEmpty())
        .ifPresent(this::kill);
  }

  private JsonNode tree(String text) {
    try {
      return json.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(text, e);
    }
  }

  private void kill(String address) {
    try {
      var url = URI.create("http://" + address + "/_sim/kill").toURL();
      var connection = (HttpURLConnection) url.openConnection();
      connection.setRequestMethod("POST");
      connection.getResponseCode();
    } catch (IOException _) {
      // It ended by itself meanwhile.
    }
  }

  @Override
  public List<Execution> executions() {
    try (var lines = Files.lines(traces)) {
      return lines.map(line -> line.split(" ", -1)).map(SimulatedPods::execution).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Execution execution(String[] trace) {
    return new Execution(Long.parseLong(trace[0]), trace[2]);
  }

  /** Pods end with their replica, and the traces with the folder. */
  @Override
  public void close() {}
}
