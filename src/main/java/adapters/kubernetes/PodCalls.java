package adapters.kubernetes;

import domain.pod.PodId;
import domain.site.SiteRev;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Kore asks of the API for its pods. A call that comes too late changes nothing; whatever else
 * fails is an exception, and worth another try.
 */
final class PodCalls {
  private static final Logger LOG = LoggerFactory.getLogger(PodCalls.class);
  private static final int UNPROCESSABLE = 422;

  /**
   * What the API says, with 422, if a patch's test fails: another did it, or it is another pod. A
   * patch that validation or a webhook refuses has the same code, and says what is wrong.
   */
  private static final String TEST_FAILED =
      "the server rejected our request due to an error in our request";

  /** Between warnings: a pod that may not be relabelled is tried twice a second. */
  private static final Duration QUIET = Duration.ofMinutes(1);

  private static final String COST = "controller.kubernetes.io/pod-deletion-cost";
  private static final long PAGE = 500;

  private final KubernetesClient client;
  private final String namespace;
  private final String pool;
  private final Duration longestLife;
  private final InstantSource clock;
  private final AtomicReference<Instant> warned = new AtomicReference<>(Instant.EPOCH);

  /**
   * @param longestLife after its claim a pod ends at the latest, whatever becomes of Kore
   */
  PodCalls(
      KubernetesClient client,
      String namespace,
      String pool,
      Duration longestLife,
      InstantSource clock) {
    this.client = client;
    this.namespace = namespace;
    this.pool = pool;
    this.longestLife = longestLife;
    this.clock = clock;
  }

  /**
   * Takes a pod out of the pool's Deployment, which starts another one in its place.
   *
   * @param siteRev whose it is, if that is known
   */
  void relabel(PodView pod, Optional<SiteRev> siteRev) {
    var steps = new ArrayList<Map<String, Object>>();
    steps.add(step("test", "/metadata/uid", pod.id().toString()));
    steps.add(step("test", label(Labels.STATE), Labels.POOLED));
    steps.add(step("replace", label(Labels.STATE), Labels.AFFILIATED));
    siteRev.ifPresent(
        of -> {
          steps.add(step("add", label(Labels.SITE), of.site().value()));
          steps.add(step("add", label(Labels.REVISION), String.valueOf(of.revision().number())));
        });
    steps.add(step("add", "/spec/activeDeadlineSeconds", deadline(pod)));
    patch(pod, PatchType.JSON, steps);
  }

  /** In seconds from the pod's start, as Kubernetes counts. */
  private long deadline(PodView pod) {
    var now = clock.instant();
    return Duration.between(pod.started().orElse(now), now).plus(longestLife).toSeconds();
  }

  /** Has the pod deleted before others when the pool shrinks. */
  void deleteFirst(PodView pod) {
    var annotations = Map.of("annotations", Map.of(COST, "-1000"), "uid", pod.id().toString());
    patch(pod, PatchType.JSON_MERGE, Map.of("metadata", annotations));
  }

  private void patch(PodView pod, PatchType type, Object patch) {
    unlessTooLate(
        () ->
            client
                .pods()
                .inNamespace(namespace)
                .resource(named(pod))
                .patch(PatchContext.of(type), client.getKubernetesSerialization().asJson(patch)),
        this::isTestFailed);
  }

  private boolean isTestFailed(KubernetesClientException e) {
    var status = e.getStatus();
    boolean failed =
        e.getCode() == UNPROCESSABLE && status != null && TEST_FAILED.equals(status.getMessage());
    if (!failed && isRefused(e) && mayWarn()) {
      LOG.warn("Kubernetes refuses to change a pod, which is tried again: {}", e.getMessage());
    }
    return failed;
  }

  private static boolean isRefused(KubernetesClientException e) {
    return e.getCode() == UNPROCESSABLE || e.getCode() == HttpURLConnection.HTTP_FORBIDDEN;
  }

  private boolean mayWarn() {
    var now = clock.instant();
    var last = warned.get();
    return now.isAfter(last.plus(QUIET)) && warned.compareAndSet(last, now);
  }

  /** With its name alone the client would read the pod before it patches it. */
  private static Pod named(PodView pod) {
    return new PodBuilder().withNewMetadata().withName(pod.name()).endMetadata().build();
  }

  /** Deletes this pod, and no other one of its name, with its own grace period. */
  void delete(PodView pod) {
    var options =
        new DeleteOptionsBuilder()
            .withNewPreconditions()
            .withUid(pod.id().toString())
            .endPreconditions()
            .build();
    var path = "/api/v1/namespaces/%s/pods/%s".formatted(namespace, pod.name());
    unlessTooLate(
        () -> client.raw(path, "DELETE", options),
        e -> e.getCode() == HttpURLConnection.HTTP_CONFLICT);
  }

  private static void unlessTooLate(Runnable call, Predicate<KubernetesClientException> otherPod) {
    try {
      call.run();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND && !otherPod.test(e)) {
        throw e;
      }
    }
  }

  /** Those that there are, from the API itself and page by page: for rare cases. */
  Set<PodId> list() {
    var found = new HashSet<PodId>();
    var next = "";
    do {
      var options = new ListOptionsBuilder().withLimit(PAGE);
      var page =
          client
              .pods()
              .inNamespace(namespace)
              .withLabel(Labels.POOL, pool)
              .list((next.isEmpty() ? options : options.withContinue(next)).build());
      page.getItems().forEach(pod -> PodView.id(pod).ifPresent(found::add));
      next = Optional.ofNullable(page.getMetadata().getContinue()).orElse("");
    } while (!next.isEmpty());
    return found;
  }

  private static String label(String name) {
    return "/metadata/labels/" + name.replace("/", "~1");
  }

  private static Map<String, Object> step(String what, String path, Object value) {
    return Map.of("op", what, "path", path, "value", value);
  }
}
