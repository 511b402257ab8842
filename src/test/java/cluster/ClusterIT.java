package cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import adapters.bundle.BundleArchive;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.readiness.Readiness;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kore in the cluster that {@code KUBECONFIG} names: one story, in the order in which an operator
 * lives it. Each chapter builds on those before.
 */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
final class ClusterIT {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String SITE = "hello";

  private final KubernetesClient client = new KubernetesClientBuilder().build();
  private final List<AutoCloseable> open = new ArrayList<>();
  private Optional<Installation> installation = Optional.empty();
  private String token = "";

  @BeforeAll
  void install(@TempDir Path folder) throws Exception {
    Optional<OutsidePostgres> database = Optional.empty();
    if (System.getProperty("kore.postgresImage", "").isEmpty()) {
      var outside = new OutsidePostgres(client.getMasterUrl(), folder);
      open.add(outside);
      database = Optional.of(outside);
    }
    var manifests = new Installation(client, database);
    installation = Optional.of(manifests);
    manifests.apply();
    await("two replicas of Kore are ready", () -> replicas().size() == 2);
    var secret = client.secrets().inNamespace(Installation.KORE).withName("kore").get();
    token = new String(Base64.getDecoder().decode(secret.getData().get("operator-token")), UTF_8);
  }

  @AfterAll
  void uninstall() throws Exception {
    try {
      if (installation.isPresent()) {
        installation.get().delete();
        await("nothing is left", this::isGone);
      }
    } finally {
      for (var part : open.reversed()) {
        part.close();
      }
      client.close();
    }
  }

  private boolean isGone() {
    return client.namespaces().withName(Installation.KORE).get() == null
        && client.namespaces().withName(Installation.PODS).get() == null
        && client.rbac().clusterRoles().withName("kore").get() == null
        && client.rbac().clusterRoleBindings().withName("kore").get() == null;
  }

  @Test
  @Order(1)
  void the_pool_fills() throws Exception {
    await("three pods are pooled", () -> ready("pooled").size() == 3);
    try (var kore = entrance()) {
      await("Kore knows them", () -> kore.ask("GET", "pool", "").contains("\"pooled\":3"));
    }
  }

  @Test
  @Order(2)
  void a_site_is_deployed_and_answers_its_first_request() throws Exception {
    var bundle = (BundleArchive.Accepted) BundleArchive.pack(Path.of("examples/hello"));
    try (var kore = entrance()) {
      assertThat(kore.deploy(SITE, bundle.bundle().packed()).statusCode()).isEqualTo(201);
      assertThat(kore.visit(SITE).body()).contains("world");
    }
    await("its pod bears its name", () -> serving().size() == 1);
    var pod = serving().getFirst().getMetadata();
    assertThat(pod.getLabels())
        .containsEntry("kore/revision", "1")
        .containsEntry("kore/state", "affiliated");
    await(
        "its ReplicaSet has released it",
        () -> serving().stream().allMatch(own -> own.getMetadata().getOwnerReferences().isEmpty()));
  }

  @Test
  @Order(3)
  void the_replica_set_makes_up_for_the_claimed_pod() throws Exception {
    await("three pods are pooled again", () -> ready("pooled").size() == 3);
  }

  @Test
  @Order(4)
  void a_busy_site_gets_a_second_pod_by_its_props() throws Exception {
    try (var kore = entrance()) {
      kore.ask("PUT", "sites/" + SITE + "/props", "{\"maxPods\": 2}");
      await("two pods serve it", () -> answers(kore) && serving().size() == 2);
    }
  }

  @Test
  @Order(5)
  void recycling_under_load_costs_no_request() throws Exception {
    try (var kore = entrance();
        var visitors = new Visitors(kore, SITE, 6)) {
      await("there are visitors", () -> visitors.answered() > 100);
      var recycled = serving();
      var before = names(recycled);
      for (var pod : recycled) {
        kore.ask("DELETE", "pods/" + pod.getMetadata().getUid(), "");
      }
      await(
          "other pods serve it",
          () -> {
            var now = names(serving());
            return !now.isEmpty() && now.stream().noneMatch(before::contains);
          });
      long soFar = visitors.answered();
      await("visitors go on", () -> visitors.answered() > soFar + 100);
      assertThat(visitors.others()).as("answers other than 200").isEmpty();
    }
    await("the pool is full again", () -> ready("pooled").size() == 3);
  }

  @Test
  @Order(6)
  void when_a_replica_of_kore_is_killed_the_other_goes_on() throws Exception {
    var names = names(replicas()).stream().sorted().toList();
    try (var kore = new Entrance(client, names.getFirst(), token)) {
      client
          .pods()
          .inNamespace(Installation.KORE)
          .withName(names.getLast())
          .withGracePeriod(0)
          .delete();
      await(
          "it is back",
          () -> {
            assertThat(kore.visit(SITE).statusCode()).isEqualTo(200);
            return replicas().size() == 2 && !names(replicas()).contains(names.getLast());
          });
    }
  }

  @Test
  @Order(7)
  void when_a_serving_pod_is_deleted_by_hand_its_site_is_served_elsewhere() throws Exception {
    try (var kore = entrance()) {
      await("it is served", () -> answers(kore) && !serving().isEmpty());
      var before = names(serving());
      before.forEach(
          name ->
              client
                  .pods()
                  .inNamespace(Installation.PODS)
                  .withName(name)
                  .withGracePeriod(0)
                  .delete());
      await(
          "other pods serve it",
          () -> answers(kore) && names(serving()).stream().noneMatch(before::contains));
    }
  }

  @Test
  @Order(8)
  void a_new_template_replaces_free_pods_and_leaves_serving_ones_alone() throws Exception {
    try (var kore = entrance()) {
      await("it is served", () -> answers(kore) && !serving().isEmpty());
      kore.ask("PUT", "sites/" + SITE + "/props", "{\"maxPods\": 1}");
    }
    var pods = serving();
    installation.orElseThrow().mark("second");
    await("Kore has rolled", this::hasRolled);
    await(
        "the pool is made from it",
        () -> {
          var pooled = ready("pooled");
          return pooled.size() == 3
              && pooled.stream()
                  .allMatch(pod -> "second".equals(pod.getMetadata().getAnnotations().get("mark")));
        });
    try (var kore = entrance()) {
      for (var pod : pods) {
        assertThat(kore.ask("GET", "pods/" + pod.getMetadata().getUid() + "/decisions", ""))
            .as("it went by recycling, if at all")
            .doesNotContain("its process ended by itself", "it was taken away");
      }
      assertThat(kore.visit(SITE).statusCode()).isEqualTo(200);
    }
  }

  private boolean hasRolled() {
    var kore =
        client
            .apps()
            .deployments()
            .inNamespace(Installation.KORE)
            .withName(Installation.KORE)
            .get();
    var status = kore.getStatus();
    return Objects.equals(status.getObservedGeneration(), kore.getMetadata().getGeneration())
        && Objects.equals(status.getUpdatedReplicas(), 2)
        && Objects.equals(status.getReplicas(), 2)
        && Objects.equals(status.getReadyReplicas(), 2);
  }

  private boolean answers(Entrance kore) throws IOException {
    return kore.visit(SITE).statusCode() == 200;
  }

  private Entrance entrance() {
    return new Entrance(client, replicas().getFirst().getMetadata().getName(), token);
  }

  private List<Pod> replicas() {
    return client
        .pods()
        .inNamespace(Installation.KORE)
        .withLabel("app.kubernetes.io/name", "kore")
        .list()
        .getItems()
        .stream()
        .filter(ClusterIT::isReady)
        .toList();
  }

  private List<Pod> ready(String state) {
    return client
        .pods()
        .inNamespace(Installation.PODS)
        .withLabel("kore/state", state)
        .list()
        .getItems()
        .stream()
        .filter(ClusterIT::isReady)
        .toList();
  }

  private List<Pod> serving() {
    return client
        .pods()
        .inNamespace(Installation.PODS)
        .withLabel("kore/site", SITE)
        .list()
        .getItems()
        .stream()
        .filter(ClusterIT::isReady)
        .toList();
  }

  private static boolean isReady(Pod pod) {
    return pod.getMetadata().getDeletionTimestamp() == null && Readiness.isPodReady(pod);
  }

  private static List<String> names(List<Pod> pods) {
    return pods.stream().map(pod -> pod.getMetadata().getName()).toList();
  }

  private void await(String what, Callable<Boolean> condition) throws Exception {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() - until > 0) {
        throw new AssertionError("it never came to be that " + what + "\n" + state());
      }
      Thread.sleep(200);
    }
  }

  /** What there is, for whoever has to find out why: nobody watches this run. */
  private String state() {
    var text = new StringBuilder();
    for (var namespace : List.of(Installation.KORE, Installation.PODS)) {
      client.pods().inNamespace(namespace).list().getItems().stream()
          .map(pod -> pod.getMetadata().getName() + " " + Serialization.asYaml(pod.getStatus()))
          .forEach(text::append);
      client.v1().events().inNamespace(namespace).list().getItems().stream()
          .map(event -> event.getReason() + ": " + event.getMessage() + "\n")
          .forEach(text::append);
    }
    for (var kore : replicas()) {
      text.append(client.pods().resource(kore).tailingLines(30).getLog());
    }
    return text.toString();
  }
}
