package adapters.kubernetes;

import domain.pod.BootId;
import domain.pod.Pod;
import domain.pod.PodAddress;
import domain.pod.PodId;
import domain.pooling.PodFleet;
import domain.site.SiteRev;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pods in a Kubernetes cluster, shared by all replicas. Postgres wins: what is claimed there leaves
 * the pool's Deployment a moment later, and what is not recorded there is deleted.
 */
public final class KubernetesFleet implements PodFleet, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KubernetesFleet.class);
  private static final int SETTLED_AT_ONCE = 32;

  /** The installer of a pod, or Kubernetes itself, is given so long to do what it is about to. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** What all pods have in common. */
  public record Pool(String name, int port, Duration longestLife) {}

  private final Pool pool;
  private final KubernetesClient client;
  private final PodNews news;
  private final Cluster cluster;
  private final PodCalls calls;
  private final PoolDeployment deployment;
  private final Settler<PodId> pods;
  private final Settler<String> pools;

  /** Claimed pods that are still to leave the Deployment. */
  private final Map<PodId, Optional<SiteRev>> claims = new ConcurrentHashMap<>();

  /** Pods that are to be deleted, if that was not asked for yet. */
  private final Set<PodId> doomed = ConcurrentHashMap.newKeySet();

  /** Pods that the Deployment was told to delete first. */
  private final Since marked = new Since();

  /** Pods that were claimed on another replica, as long as that does not show. */
  private final Since late = new Since();

  private final LostPods lost;

  /**
   * @param template what the pods are made of
   * @param publicKeys the keys whose orders pods obey, as JSON
   * @param health asks a pod how it is; may block
   * @param threads a virtual thread for each pod of which there is something to do
   */
  KubernetesFleet(
      KubernetesClient client,
      String namespace,
      Pool pool,
      PodTemplateSpec template,
      String publicKeys,
      Function<PodAddress, Optional<BootId>> health,
      ExecutorService threads) {
    this.client = client;
    this.pool = pool;
    this.news = new PodNews(pool.name(), pool.port(), health);
    var name = "kore-pool-" + pool.name();
    this.pods = new Settler<>(this::settle, threads, SETTLED_AT_ONCE);
    this.cluster = new Cluster(client, namespace, pool.name(), name, pods::touch);
    this.calls =
        new PodCalls(client, namespace, pool.name(), pool.longestLife(), InstantSource.system());
    this.lost = new LostPods(cluster, calls, PATIENCE);
    this.deployment =
        new PoolDeployment(
            client,
            namespace,
            PodTemplate.deployment(name, pool.name(), template, publicKeys, pool.port()),
            cluster,
            this::allRelabelled,
            this::keep);
    this.pools = new Settler<>(_ -> deployment.settle(), threads, 1);
  }

  /**
   * Connects as the settings say; does not wait for the API.
   *
   * @throws IllegalArgumentException with a message for people if the pods' template is no good
   */
  public static KubernetesFleet connect(
      KubernetesSettings settings,
      Pool pool,
      String publicKeys,
      Function<PodAddress, Optional<BootId>> health,
      ExecutorService threads) {
    var pods = PodTemplate.read(settings.podTemplate());
    var config = settings.config();
    var client = new KubernetesClientBuilder().withConfig(config).build();
    var namespace = Objects.requireNonNullElse(config.getNamespace(), "default");
    LOG.info("Pods run in the namespace {} of {}", namespace, config.getMasterUrl());
    return new KubernetesFleet(client, namespace, pool, pods, publicKeys, health, threads);
  }

  /**
   * Whether the cluster is heard.
   *
   * @throws IllegalStateException if it is not, with since when and why
   */
  public void check() {
    cluster
        .trouble()
        .ifPresent(
            why -> {
              throw new IllegalStateException(why);
            });
  }

  @Override
  public void listen(Listener listener) {
    news.tell(listener);
    cluster.watch();
  }

  @Override
  public void resize(int warm) {
    deployment.want(warm);
    pools.touch(pool.name());
  }

  @Override
  public void resign() {
    deployment.resign();
  }

  @Override
  public void release(Pod.Claimed pod) {
    claims.put(pod.id(), Optional.of(pod.affiliation().siteRev()));
    pods.touch(pod.id());
  }

  /** Who claimed it relabels it; if that shows nowhere for a while, this replica does. */
  @Override
  public void released(PodId id) {
    var pod = cluster.find(id);
    if (pod == null || !pod.pooled()) {
      late.remove(id);
    } else if (!claims.containsKey(id) && late.isOver(id, PATIENCE)) {
      LOG.info("Pod {} was claimed and never relabelled: that is done now", pod.name());
      // What is seen of it may be older than the patch that follows: it is given as long again.
      late.remove(id);
      claims.put(id, Optional.empty());
      pods.touch(id);
    }
  }

  @Override
  public void destroy(PodId pod) {
    if (cluster.find(pod) != null) {
      doomed.add(pod);
      pods.touch(pod);
    }
  }

  /** Whoever ended it deletes it; what nobody deletes is a stray to the reconciler. */
  @Override
  public void destroyed(PodId pod) {}

  @Override
  public Set<PodId> pods() {
    return cluster.pods().stream()
        .filter(pod -> !pod.terminating() && news.isTold(pod.id()))
        .map(PodView::id)
        .collect(Collectors.toSet());
  }

  @Override
  public Set<PodId> lost(Set<PodId> recorded) {
    claims.keySet().removeIf(id -> !recorded.contains(id) && cluster.find(id) == null);
    late.removeIf(id -> !recorded.contains(id));
    return lost.among(recorded);
  }

  /** One look at a pod, and what it takes. */
  private boolean settle(PodId id) {
    var pod = cluster.find(id);
    if (pod == null) {
      return true;
    }
    if (pod.end().isPresent()) {
      news.gone(id, pod.end().get());
    } else if (!pod.pooled()) {
      news.claimed(id);
      claims.remove(id);
    } else if (claims.containsKey(id)) {
      relabel(pod);
    }
    if (pod.gone()) {
      forget(id);
      return true;
    }
    if (doomed.contains(id) && !pod.terminating()) {
      return remove(pod);
    }
    boolean free = pod.pooled() && pod.end().isEmpty();
    return !free || news.free(pod, cluster.isCordoned(pod.node()));
  }

  private void relabel(PodView pod) {
    calls.relabel(pod, claims.getOrDefault(pod.id(), Optional.empty()));
    news.claimed(pod.id());
    claims.remove(pod.id());
  }

  /**
   * If the pool is to shrink, the Deployment deletes the pod: it would make up for one that it
   * finds deleted. If it takes another one instead, this one goes after a while all the same.
   */
  private boolean remove(PodView pod) {
    var id = pod.id();
    boolean free = pod.pooled() && pod.end().isEmpty();
    if (free && !marked.has(id) && deployment.shrinks()) {
      calls.deleteFirst(pod);
      marked.isOver(id, PATIENCE);
    }
    if (free && marked.has(id) && !marked.isOver(id, PATIENCE)) {
      pools.touch(pool.name());
      return false;
    }
    calls.delete(pod);
    doomed.remove(id);
    return true;
  }

  private void forget(PodId id) {
    claims.remove(id);
    doomed.remove(id);
    marked.remove(id);
    late.remove(id);
    news.forget(id);
    cluster.forget(id);
  }

  private boolean allRelabelled() {
    return claims.keySet().stream().noneMatch(id -> cluster.find(id) != null);
  }

  private int keep() {
    return (int)
        cluster.pods().stream()
            .filter(pod -> pod.pooled() && !pod.terminating() && !marked.has(pod.id()))
            .count();
  }

  @Override
  public void close() {
    cluster.close();
    client.close();
  }
}
