package adapters.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import domain.pod.PodId;
import domain.pod.PodState;
import domain.pod.Pods;
import domain.pod.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pool's size and its template. */
final class PoolDeploymentTest {
  private static final String SCALE = "PATCH .*/deployments/kore-pool-default/scale";

  private final FakeCluster cluster = new FakeCluster();
  private final KoreReplica kore = KoreReplica.on(cluster);

  @AfterEach
  void close() {
    kore.close();
    cluster.close();
  }

  @Test
  void the_pool_grows_at_once_and_shrinks_by_the_pods_that_were_chosen() {
    kore.filled(2);
    kore.filled(6);
    var all = new HashSet<>(kore.in(PodState.POOLED));

    kore.size(3).until("it shrinks", () -> cluster.scale() == 3);

    kore.until("the surplus is gone", () -> cluster.pods().size() == 3);
    var kept = kore.in(PodState.POOLED);
    assertThat(kept).hasSize(3);
    assertThat(all).containsAll(kept);
    assertThat(kept).allMatch(pod -> cluster.find(pod) != null);
    assertThat(cluster.replicaSet.made).as("none was made up for").hasValue(6);
  }

  @Test
  void a_size_that_is_as_it_should_be_is_left_alone() {
    kore.filled(3);
    long patches = cluster.api.calls(SCALE);

    for (int n = 0; n < 20; n++) {
      kore.step();
    }

    assertThat(cluster.api.calls(SCALE)).isEqualTo(patches).isOne();
  }

  @Test
  void the_pool_does_not_shrink_while_a_claimed_pod_is_not_relabelled() {
    kore.filled(4);
    cluster.api.fail("PATCH .*/pods/.*", 503, 1_000_000);
    var claimed = kore.claim("hello");

    kore.size(1);
    for (int n = 0; n < 20; n++) {
      kore.step();
      FakeCluster.pause();
    }
    assertThat(cluster.scale()).isEqualTo(4);

    cluster.api.heal();
    kore.until("it shrinks", () -> cluster.scale() == 1 && cluster.pods().size() == 2);
    assertThat(cluster.find(claimed.id())).isNotNull();
  }

  @Test
  void another_template_rolls_the_pool_and_leaves_claimed_pods_alone() {
    kore.filled(2);
    var claimed = kore.claim("hello");
    kore.until("the pool is full again", () -> kore.in(PodState.POOLED).size() == 2);
    var old = kore.in(PodState.POOLED);
    kore.close();

    var fleet = cluster.fleet(FakeCluster.template("runtime:2"));
    try (var upgraded = new KoreReplica(kore.kore, fleet).size(2)) {
      upgraded.until(
          "the pool is rolled",
          () -> {
            var now = upgraded.in(PodState.POOLED);
            return now.size() == 2 && now.stream().noneMatch(old::contains);
          });

      assertThat(cluster.scale()).as("the template says nothing of it").isEqualTo(2);
      assertThat(image(claimed.id())).isEqualTo("runtime:1");
      assertThat(upgraded.in(PodState.CLAIMED)).containsExactly(claimed.id());
    }
  }

  @Test
  void several_replicas_keep_one_pool_without_fighting() {
    try (var second = new KoreReplica(kore.kore, cluster.fleet())) {
      second.records.keeper = false;
      second.size(9);
      kore.size(4);
      kore.until(
          "the pool is full",
          () -> {
            second.step();
            return kore.in(PodState.POOLED).size() == 4;
          });
      var one = kore.claim("one");
      var other = second.claim("other");

      kore.until(
          "both are made up for",
          () -> {
            second.step();
            return kore.in(PodState.POOLED).size() == 4;
          });

      assertThat(cluster.scale()).isEqualTo(4);
      assertThat(cluster.api.calls(SCALE)).isOne();
      assertThat(cluster.api.calls("PATCH .*/pods/.*")).isEqualTo(2);
      assertThat(cluster.api.calls("DELETE .*")).isZero();
      assertThat(kore.in(PodState.CLAIMED)).containsExactlyInAnyOrder(one.id(), other.id());
    }
  }

  @Test
  void who_keeps_the_pool_no_more_does_nothing_to_it() {
    kore.filled(2);
    kore.records.keeper = false;
    kore.step();
    try (var next = new KoreReplica(kore.kore, cluster.fleet(FakeCluster.template("runtime:2")))) {
      next.filled(4);
      next.until(
          "all are of the new template",
          () ->
              full(kore, 4)
                  && kore.in(PodState.POOLED).stream()
                      .allMatch(pod -> "runtime:2".equals(image(pod))));
      var calls = cluster.api.calls("(PATCH|PUT|POST) .*");

      var pod = kore.in(PodState.POOLED).getFirst();
      kore.lifecycle.change(pod, Pods.Step.end(Reason.RECYCLED, ""));

      next.until("it is made up for", () -> cluster.find(pod) == null && full(kore, 4));
      assertThat(cluster.api.calls("(PATCH|PUT|POST) .*")).isEqualTo(calls);
    }
  }

  private static boolean full(KoreReplica kore, int pods) {
    return kore.in(PodState.POOLED).size() == pods;
  }

  private String image(PodId pod) {
    return cluster.find(pod) == null
        ? ""
        : cluster.pod(pod).getSpec().getContainers().getFirst().getImage();
  }

  @Test
  void the_template_gets_what_kore_needs(@TempDir Path folder) throws Exception {
    var file =
        Files.writeString(
            folder.resolve("pod.yml"),
            """
            metadata:
              labels: {team: web}
            spec:
              containers:
                - name: proxy
                  image: proxy:1
                - name: runtime
                  image: runtime:1
                  env:
                    - {name: PORT, value: "1"}
                    - {name: LANG, value: C.UTF-8}
            """);

    var made =
        PodTemplate.deployment("name", "default", PodTemplate.read(file), "{\"k\":\"v\"}", 8090)
            .getSpec();

    assertThat(made.getReplicas()).isNull();
    var labels = made.getTemplate().getMetadata().getLabels();
    assertThat(labels).containsEntry("team", "web").containsEntry(Labels.STATE, Labels.POOLED);
    assertThat(labels).containsAllEntriesOf(made.getSelector().getMatchLabels());
    var pod = made.getTemplate().getSpec();
    assertThat(pod.getAutomountServiceAccountToken()).isFalse();
    assertThat(pod.getEnableServiceLinks()).isFalse();
    var runtime = pod.getContainers().get(1);
    assertThat(runtime.getEnv())
        .extracting("name")
        .containsExactly("LANG", "KORE_POD_ID", "KORE_PUBLIC_KEYS", "PORT");
    assertThat(runtime.getEnv()).last().extracting("value").isEqualTo("8090");
    assertThat(pod.getContainers().getFirst().getEnv()).isEmpty();
  }

  @Test
  void the_only_container_is_the_runtime_by_whatever_name(@TempDir Path folder) throws Exception {
    var file =
        Files.writeString(
            folder.resolve("pod.yml"), "spec: {containers: [{name: node, image: a}]}");

    var made = PodTemplate.deployment("name", "default", PodTemplate.read(file), "{}", 8080);

    assertThat(made.getSpec().getTemplate().getSpec().getContainers())
        .extracting("name")
        .containsExactly("runtime");
  }

  @Test
  void a_template_without_a_runtime_is_refused(@TempDir Path folder) throws Exception {
    for (var text :
        List.of(
            "spec: {containers: [{name: a, image: a}, {name: b, image: b}]}",
            "spec: {containers: []}",
            "metadata: {}")) {
      var file = Files.writeString(folder.resolve("pod.yml"), text);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> PodTemplate.read(file))
          .withMessageContaining("container named runtime");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PodTemplate.read(folder.resolve("missing.yml")))
        .withMessageContaining("there is no file");
  }
}
