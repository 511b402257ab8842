package adapters.kubernetes;

import domain.pod.BootId;
import domain.pod.PodAddress;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.DefaultMockServer;
import io.fabric8.mockwebserver.MockWebServer;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** A cluster in memory behind a real API server's protocol, with the pool's controller. */
final class FakeCluster implements AutoCloseable {
  static final String NAMESPACE = "sites";
  static final String DEPLOYMENT = "kore-pool-default";
  private static final Duration AT_MOST = Duration.ofSeconds(30);

  /** Says each call. */
  private static final Logger SERVER_LOG = Logger.getLogger(MockWebServer.class.getName());

  private final KubernetesCrudDispatcher crud = new KubernetesCrudDispatcher();
  final ApiFront api = new ApiFront(crud);
  private DefaultMockServer server;
  private int port;
  final KubernetesClient controller;
  final FakeReplicaSet replicaSet;

  /** Pods that do not answer, by their hosts. */
  final ConcurrentHashMap<String, Boolean> silent = new ConcurrentHashMap<>();

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  FakeCluster() {
    SERVER_LOG.setLevel(Level.WARNING);
    start();
    this.controller = client(ApiFront.CONTROLLER);
    cordon("node-1", false);
    this.replicaSet = new FakeReplicaSet(controller);
  }

  /** The API comes, with what it knew before it went. */
  void start() {
    server = new DefaultMockServer(new Context(), new MockWebServer(), new HashMap<>(), api, false);
    server.start(InetAddress.getLoopbackAddress(), port);
    port = server.getPort();
  }

  /** The API is away: connections are refused. */
  void stop() {
    server.shutdown();
  }

  KubernetesClient client(String agent) {
    var config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl("http://127.0.0.1:" + port)
            .withNamespace(NAMESPACE)
            .withHttp2Disable(true)
            .withUserAgent(agent)
            .withRequestRetryBackoffLimit(3)
            .withWatchReconnectInterval(100)
            .build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  /** A replica's fleet on this cluster, that does not listen yet. */
  KubernetesFleet fleet() {
    return fleet(template("runtime:1"));
  }

  KubernetesFleet fleet(PodTemplateSpec template) {
    return new KubernetesFleet(
        client("kore"),
        NAMESPACE,
        new KubernetesFleet.Pool("default", 8080, Duration.ofHours(2)),
        template,
        "{}",
        this::boot,
        threads);
  }

  static PodTemplateSpec template(String image) {
    return new PodTemplateSpecBuilder()
        .withNewSpec()
        .addNewContainer()
        .withName("runtime")
        .withImage(image)
        .endContainer()
        .endSpec()
        .build();
  }

  private Optional<BootId> boot(PodAddress address) {
    return silent.containsKey(address.host())
        ? Optional.empty()
        : Optional.of(
            new BootId(
                UUID.nameUUIDFromBytes(address.toString().getBytes(StandardCharsets.UTF_8))));
  }

  void cordon(String node, boolean cordoned) {
    var found =
        new NodeBuilder()
            .withNewMetadata()
            .withName(node)
            .endMetadata()
            .withNewSpec()
            .withUnschedulable(cordoned)
            .endSpec()
            .build();
    controller.nodes().resource(found).createOr(nodes -> nodes.update());
  }

  List<Pod> pods() {
    return controller.pods().inNamespace(NAMESPACE).list().getItems();
  }

  @Nullable Pod find(Object uid) {
    return pods().stream()
        .filter(pod -> pod.getMetadata().getUid().equals(uid.toString()))
        .findAny()
        .orElse(null);
  }

  Pod pod(Object uid) {
    return Objects.requireNonNull(find(uid));
  }

  @Nullable String label(Object uid, String name) {
    var pod = find(uid);
    return pod == null ? null : pod.getMetadata().getLabels().get(name);
  }

  Deployment deployment() {
    return controller.apps().deployments().inNamespace(NAMESPACE).withName(DEPLOYMENT).get();
  }

  int scale() {
    var found = deployment();
    return found == null || found.getSpec().getReplicas() == null
        ? -1
        : found.getSpec().getReplicas();
  }

  /** Waits until it is so. */
  static void until(String what, BooleanSupplier so) {
    long begun = System.nanoTime();
    while (!so.getAsBoolean()) {
      if (System.nanoTime() - begun > AT_MOST.toNanos()) {
        throw new AssertionError("it never came to be that " + what);
      }
      pause();
    }
  }

  static void pause() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    replicaSet.close();
    controller.close();
    threads.shutdownNow();
    server.shutdown();
  }
}
