package adapters.kubernetes;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/**
 * What Kubernetes' own controllers do for the pool: as many pods as the Deployment says, of its
 * template; one that is relabelled or deleted is made up for, the cheapest goes first.
 */
final class FakeReplicaSet implements AutoCloseable {
  private static final String COST = "controller.kubernetes.io/pod-deletion-cost";
  private static final String DONE = "test/hold";

  private final KubernetesClient client;
  private final AtomicInteger names = new AtomicInteger();
  private final Thread thread = new Thread(this::run, "replica-set");

  /** How many pods were ever made. */
  final AtomicInteger made = new AtomicInteger();

  private boolean paused;
  volatile boolean notReady;

  volatile String node = "node-1";
  private volatile boolean closed;

  FakeReplicaSet(KubernetesClient client) {
    this.client = client;
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    while (!closed) {
      try {
        stepUnlessPaused();
      } catch (RuntimeException _) {
        // The API is away: it comes again.
      }
      FakeCluster.pause();
    }
  }

  private synchronized void stepUnlessPaused() {
    if (!paused) {
      step();
    }
  }

  /** From now on nothing is made or deleted. */
  synchronized void pause() {
    paused = true;
  }

  private void step() {
    var deployment =
        client
            .apps()
            .deployments()
            .inNamespace(FakeCluster.NAMESPACE)
            .withName(FakeCluster.DEPLOYMENT)
            .get();
    if (deployment == null) {
      return;
    }
    var pods =
        client
            .pods()
            .inNamespace(FakeCluster.NAMESPACE)
            .withLabels(deployment.getSpec().getSelector().getMatchLabels())
            .list()
            .getItems()
            .stream()
            .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
            .toList();
    int size = Objects.requireNonNullElse(deployment.getSpec().getReplicas(), 1);
    var current = pods.stream().filter(pod -> template(pod).equals(template(deployment))).toList();
    for (int n = current.size(); n < size; n++) {
      make(deployment);
    }
    if (current.size() >= size) {
      pods.stream().filter(pod -> !current.contains(pod)).forEach(this::delete);
    }
    current.stream()
        .sorted(Comparator.comparingInt(FakeReplicaSet::cost))
        .limit(Math.max(0, current.size() - size))
        .forEach(this::delete);
  }

  private static String template(Pod pod) {
    return template(pod.getMetadata());
  }

  private static String template(Deployment deployment) {
    return template(deployment.getMetadata());
  }

  private static String template(ObjectMeta metadata) {
    return metadata.getAnnotations().getOrDefault(Labels.TEMPLATE, "");
  }

  private static int cost(Pod pod) {
    return Integer.parseInt(pod.getMetadata().getAnnotations().getOrDefault(COST, "0"));
  }

  private void delete(Pod pod) {
    client.pods().resource(pod).delete();
  }

  private void make(Deployment deployment) {
    var template = deployment.getSpec().getTemplate();
    create(
        new PodBuilder()
            .withMetadata(template.getMetadata())
            .editOrNewMetadata()
            .addToAnnotations(Labels.TEMPLATE, template(deployment))
            .endMetadata()
            .withSpec(template.getSpec())
            .build());
  }

  /** A pod of the pool that is ready at once, unless pods are to be late. */
  Pod create(Pod pod) {
    int number = names.incrementAndGet();
    made.incrementAndGet();
    var status = status(new PodBuilder(pod), number, !notReady);
    var named =
        status
            .editMetadata()
            .withName("kore-pool-default-" + number)
            .withNamespace(FakeCluster.NAMESPACE)
            .endMetadata()
            .editSpec()
            .withNodeName(node)
            .endSpec()
            .build();
    return client.pods().inNamespace(FakeCluster.NAMESPACE).resource(named).create();
  }

  private static PodBuilder status(PodBuilder pod, int number, boolean ready) {
    return pod.withNewStatus()
        .withPhase("Running")
        .withPodIP("127.%d.%d.%d".formatted(1 + number / 65_536, number / 256 % 256, number % 256))
        .withStartTime(Instant.now().minusSeconds(100).toString())
        .addNewCondition()
        .withType("Ready")
        .withStatus(ready ? "True" : "False")
        .endCondition()
        .addNewContainerStatus()
        .withName("runtime")
        .withRestartCount(0)
        .endContainerStatus()
        .endStatus();
  }

  /** The pods that were made late are ready. */
  void becomeReady() {
    notReady = false;
    for (var pod : client.pods().inNamespace(FakeCluster.NAMESPACE).list().getItems()) {
      edit(
          pod,
          found ->
              found
                  .editStatus()
                  .editFirstCondition()
                  .withStatus("True")
                  .endCondition()
                  .endStatus());
    }
  }

  /** As when nothing is heard from its node any more. */
  void becomeUnready(Pod pod) {
    edit(
        pod,
        found ->
            found.editStatus().editFirstCondition().withStatus("False").endCondition().endStatus());
  }

  /** The container of a pod ended with this code, and was started again. */
  void restart(Pod pod, int code, String reason) {
    edit(
        pod,
        found ->
            found
                .editStatus()
                .editFirstContainerStatus()
                .withRestartCount(1)
                .withNewLastState()
                .withNewTerminated()
                .withExitCode(code)
                .withReason(reason)
                .endTerminated()
                .endLastState()
                .endContainerStatus()
                .endStatus());
  }

  void fail(Pod pod, String reason) {
    edit(pod, found -> found.editStatus().withPhase("Failed").withReason(reason).endStatus());
  }

  /** Somebody deletes a pod, and it takes its time. */
  void deleteSlowly(Pod pod) {
    edit(pod, found -> found.editMetadata().withFinalizers(DONE).endMetadata());
    client.pods().inNamespace(FakeCluster.NAMESPACE).withName(pod.getMetadata().getName()).delete();
  }

  private void edit(Pod pod, UnaryOperator<PodBuilder> change) {
    client
        .pods()
        .inNamespace(FakeCluster.NAMESPACE)
        .withName(pod.getMetadata().getName())
        .edit(found -> change.apply(new PodBuilder(found)).build());
  }

  /** What a pod of the pool looks like that nobody made by the Deployment. */
  static Pod free() {
    return new PodBuilder()
        .withNewMetadata()
        .withLabels(Map.of(Labels.POOL, "default", Labels.STATE, Labels.POOLED))
        .withAnnotations(Map.of(Labels.TEMPLATE, ""))
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("runtime")
        .withImage("runtime:1")
        .endContainer()
        .endSpec()
        .build();
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
