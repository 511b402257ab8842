package adapters.kubernetes;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pool's Deployment: its template, and how many pods it keeps. */
final class PoolDeployment {
  private static final Logger LOG = LoggerFactory.getLogger(PoolDeployment.class);
  private static final String MANAGER = "kore";

  private final KubernetesClient client;
  private final String namespace;
  private final Deployment template;
  private final Cluster cluster;
  private final BooleanSupplier allRelabelled;
  private final IntSupplier keep;

  private static final int NOT_OURS = Integer.MAX_VALUE;

  /** As the keeper of the pool wants it; on other replicas nothing is done. */
  private volatile int wanted = NOT_OURS;

  /**
   * @param template the Deployment as it is to be, without a size
   * @param allRelabelled whether each pod that this replica claimed has left the Deployment: until
   *     then one of them might be taken for a free one
   * @param keep how many pods of the Deployment nobody wants to be rid of
   */
  PoolDeployment(
      KubernetesClient client,
      String namespace,
      Deployment template,
      Cluster cluster,
      BooleanSupplier allRelabelled,
      IntSupplier keep) {
    this.client = client;
    this.namespace = namespace;
    this.template = template;
    this.cluster = cluster;
    this.allRelabelled = allRelabelled;
    this.keep = keep;
  }

  void want(int pods) {
    wanted = pods;
  }

  void resign() {
    wanted = NOT_OURS;
  }

  /** Whether there are to be fewer pods than the Deployment keeps. */
  boolean shrinks() {
    var now = cluster.deployment();
    return now != null && size(now) > wanted;
  }

  /**
   * Brings the Deployment closer to what it is to be: up at once; down only as far as pods were
   * chosen to go, for Kubernetes does not know which of them are free.
   *
   * @return false if the cluster is not known yet
   */
  boolean settle() {
    int target = wanted;
    if (!cluster.isKnown() || target == NOT_OURS) {
      return cluster.isKnown();
    }
    boolean calm = allRelabelled.getAsBoolean();
    var now = cluster.deployment();
    if (now == null || (calm && !isCurrent(now))) {
      now = apply();
    }
    int size = size(now);
    if (target > size) {
      scale(target);
    } else if (target < size && calm) {
      shrink(size, target);
    }
    return true;
  }

  private void shrink(int size, int target) {
    int next = Math.max(target, keep.getAsInt());
    if (next < size) {
      scale(next);
    }
  }

  private boolean isCurrent(Deployment now) {
    var annotations = now.getMetadata().getAnnotations();
    return annotations != null
        && Objects.equals(
            annotations.get(Labels.TEMPLATE),
            template.getMetadata().getAnnotations().get(Labels.TEMPLATE));
  }

  private static int size(Deployment deployment) {
    return Objects.requireNonNullElse(deployment.getSpec().getReplicas(), 1);
  }

  private Deployment apply() {
    var applied =
        client
            .apps()
            .deployments()
            .inNamespace(namespace)
            .resource(template)
            .fieldManager(MANAGER)
            .forceConflicts()
            .serverSideApply();
    LOG.info("The pool's pods are made of another template from now on");
    cluster.deployment(applied);
    return applied;
  }

  private void scale(int size) {
    var patch = Map.of("spec", Map.of("replicas", size));
    client
        .apps()
        .deployments()
        .inNamespace(namespace)
        .resource(template)
        .subresource("scale")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            client.getKubernetesSerialization().asJson(patch));
    cluster.resized(size);
  }
}
