package adapters.kubernetes;

import domain.pod.PodId;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.ReducedStateItemStore;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this replica knows of the cluster, by watching it: the pool's pods, its Deployment, and the
 * nodes that take no pods. It may be late, and is never asked from the network.
 */
final class Cluster implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);
  private static final long NO_RESYNC = 0;
  private static final long PAGE = 500;

  private final Consumer<PodId> changed;
  private final Map<PodId, PodView> pods = new ConcurrentHashMap<>();
  private final Set<String> cordoned = ConcurrentHashMap.newKeySet();
  private final SharedIndexInformer<Pod> podInformer;
  private final SharedIndexInformer<Node> nodeInformer;
  private final SharedIndexInformer<Deployment> deploymentInformer;
  private volatile @Nullable Deployment deployment;

  /** Since when and why the API does not answer; null while it does. */
  private volatile @Nullable Outage outage;

  private final AtomicBoolean nodesForbidden = new AtomicBoolean();

  private record Outage(long since, String why) {}

  /**
   * @param changed is told which pods to look at; must not block
   */
  Cluster(
      KubernetesClient client,
      String namespace,
      String pool,
      String deployment,
      Consumer<PodId> changed) {
    this.changed = changed;
    this.podInformer =
        client
            .pods()
            .inNamespace(namespace)
            .withLabel(Labels.POOL, pool)
            .withLimit(PAGE)
            .runnableInformer(NO_RESYNC)
            .itemStore(namesOnly(client, Pod.class))
            .removeNamespaceIndex()
            .addEventHandler(handler(this::seen, this::deleted))
            .exceptionHandler((_, failure) -> away(failure));
    this.nodeInformer =
        client
            .nodes()
            .withLimit(PAGE)
            .runnableInformer(NO_RESYNC)
            .itemStore(namesOnly(client, Node.class))
            .removeNamespaceIndex()
            .addEventHandler(handler(this::seen, node -> cordoned.remove(nameOf(node))))
            .exceptionHandler((_, failure) -> withoutNodes(failure));
    this.deploymentInformer =
        client
            .apps()
            .deployments()
            .inNamespace(namespace)
            .withName(deployment)
            .runnableInformer(NO_RESYNC)
            .addEventHandler(handler(this::deployment, _ -> this.deployment = null))
            .exceptionHandler((_, failure) -> away(failure));
  }

  /** The pods' own contents are kept here as views: of thousands the informer need not keep all. */
  private static <T extends HasMetadata> ReducedStateItemStore<T> namesOnly(
      KubernetesClient client, Class<T> type) {
    return new ReducedStateItemStore<>(
        ReducedStateItemStore.UID_KEY_STATE,
        type,
        client.getKubernetesSerialization(),
        "metadata.name");
  }

  private static <T> ResourceEventHandler<T> handler(Consumer<T> seen, Consumer<T> deleted) {
    return new ResourceEventHandler<>() {
      @Override
      public void onAdd(T found) {
        seen.accept(found);
      }

      @Override
      public void onUpdate(T before, T found) {
        seen.accept(found);
      }

      @Override
      public void onDelete(T gone, boolean unknownFinalState) {
        deleted.accept(gone);
      }
    };
  }

  /** Begins to watch, in the background: an API that is down is found when it comes. */
  void watch() {
    var _ = podInformer.start();
    var _ = nodeInformer.start();
    var _ = deploymentInformer.start();
  }

  private void seen(Pod pod) {
    PodView.of(pod)
        .ifPresent(
            view -> {
              pods.put(view.id(), view);
              changed.accept(view.id());
            });
  }

  private void deleted(Pod pod) {
    PodView.id(pod)
        .ifPresent(
            id -> {
              pods.computeIfPresent(id, (_, view) -> view.deleted());
              changed.accept(id);
            });
  }

  private void seen(Node node) {
    boolean closed =
        node.getSpec() != null && Boolean.TRUE.equals(node.getSpec().getUnschedulable());
    if (!closed) {
      cordoned.remove(nameOf(node));
    } else if (cordoned.add(nameOf(node))) {
      pods.values().stream()
          .filter(pod -> pod.node().equals(nameOf(node)))
          .forEach(pod -> changed.accept(pod.id()));
    }
  }

  private static String nameOf(HasMetadata found) {
    return found.getMetadata().getName();
  }

  private boolean away(Throwable failure) {
    var before = outage;
    var why = cause(failure).toString();
    if (before == null) {
      LOG.warn("The API of Kubernetes does not answer: {}", why);
    }
    outage = new Outage(before == null ? System.nanoTime() : before.since, why);
    return true;
  }

  private static Throwable cause(Throwable failure) {
    var cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }

  /** Goes on in any case: what is forbidden may be granted. */
  private boolean withoutNodes(Throwable failure) {
    boolean forbidden =
        cause(failure) instanceof KubernetesClientException refused
            && refused.getCode() == HttpURLConnection.HTTP_FORBIDDEN;
    if (forbidden && nodesForbidden.compareAndSet(false, true)) {
      LOG.warn("Kore may not watch nodes, so pods on cordoned ones are claimed as all others");
    }
    return true;
  }

  /** Why nothing is heard of the cluster, for people; empty while all is well. */
  Optional<String> trouble() {
    if (podInformer.isWatching() && deploymentInformer.isWatching()) {
      if (outage != null) {
        outage = null;
        LOG.info("The API of Kubernetes answers");
      }
      return Optional.empty();
    }
    if (outage == null && isKnown()) {
      away(new IllegalStateException("it ended the watch"));
    }
    var now = outage;
    return Optional.of(
        now == null
            ? "the API of Kubernetes was not heard yet"
            : "the API of Kubernetes has not answered for %d s: %s"
                .formatted(Duration.ofNanos(System.nanoTime() - now.since).toSeconds(), now.why));
  }

  /** Whether all that there was at the start is known. */
  boolean isKnown() {
    return podInformer.hasSynced() && deploymentInformer.hasSynced();
  }

  @Nullable PodView find(PodId pod) {
    return pods.get(pod);
  }

  Collection<PodView> pods() {
    return pods.values();
  }

  /** Nobody asks about this pod any more. */
  void forget(PodId pod) {
    pods.remove(pod);
  }

  boolean isCordoned(String node) {
    return cordoned.contains(node);
  }

  /** The pool's; null as long as none is known. */
  @Nullable Deployment deployment() {
    return deployment;
  }

  /** Also what a call answered, which is ahead of the watch. */
  void deployment(Deployment found) {
    deployment = found;
  }

  /** The Deployment has another size, as a call answered. */
  void resized(int size) {
    var now = deployment;
    if (now != null) {
      deployment = new DeploymentBuilder(now).editOrNewSpec().withReplicas(size).endSpec().build();
    }
  }

  @Override
  public void close() {
    podInformer.stop();
    nodeInformer.stop();
    deploymentInformer.stop();
  }
}
