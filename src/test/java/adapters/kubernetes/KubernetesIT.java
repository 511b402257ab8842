package adapters.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import adapters.bundle.BundleArchive;
import adapters.postgres.TestPostgres;
import adapters.runtime.SigningKey;
import endtoend.FreePort;
import endtoend.Http;
import endtoend.KoreProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged Kore on a cluster whose API comes and goes, with real Node.js pods. */
final class KubernetesIT {
  private final FakeCluster cluster = new FakeCluster();
  private final Http http = new Http();

  @TempDir Path folder = Path.of("unset");

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void kore_starts_and_serves_without_the_api_and_pods_outlive_it() throws IOException {
    var settings = settings();
    cluster.stop();
    var options = List.of("-Dkubeconfig=" + kubeconfig(), "-Dhttp2.disable=true");
    try (var first = KoreProcess.server(folder, settings, options);
        var _ = new NodePods(cluster)) {
      until(first, "healthcheck", "Connection refused");
      cluster.start();
      awaitFullPool(first);
      deploy(first);
      var pod = pod(first);
      FakeCluster.until("it is relabelled", () -> "hello".equals(cluster.label(pod, Labels.SITE)));

      cluster.stop();
      until(first, "healthcheck", "has not answered");
      assertThat(pod(first)).as("it is served on").isEqualTo(pod);
      cluster.start();
      awaitFullPool(first);

      first.kill();
      try (var second = KoreProcess.server(folder, settings, options)) {
        assertThat(pod(second)).as("pods outlive Kore").isEqualTo(pod);
        awaitFullPool(second);
      }
    }
  }

  private Map<String, String> settings() throws IOException {
    var template = Files.createFile(folder.resolve("pod.yaml"));
    Files.writeString(template, "spec: {containers: [{name: runtime, image: runtime}]}");
    var key = Files.writeString(folder.resolve("signing-key.pem"), SigningKey.newPem());
    var settings = new HashMap<>(TestPostgres.newDatabaseConfiguration());
    settings.put("fleet.type", "kubernetes");
    settings.put("fleet.kubernetes.podTemplate", template.toString());
    settings.put("fleet.kubernetes.port", Integer.toString(FreePort.next()));
    settings.put("runtime.signingKey", key.toString());
    settings.put("pool.min", "2");
    settings.put("pool.max", "2");
    settings.put("recycling.idle", "10m");
    return settings;
  }

  private Path kubeconfig() throws IOException {
    return Files.writeString(
        folder.resolve("kubeconfig"),
        """
        apiVersion: v1
        kind: Config
        current-context: it
        clusters: [{name: it, cluster: {server: "%s"}}]
        contexts: [{name: it, context: {cluster: it, user: it, namespace: %s}}]
        users: [{name: it, user: {}}]
        """
            .formatted(cluster.controller.getMasterUrl(), FakeCluster.NAMESPACE));
  }

  private void awaitFullPool(KoreProcess kore) {
    FakeCluster.until(
        "two pods are pooled",
        () -> http.get(kore.apiPort(), "/api/v1/pool").body().contains("\"pooled\":2"));
  }

  private void until(KoreProcess kore, String path, String... said) {
    FakeCluster.until(
        path + " says " + said[0],
        () -> {
          var body = http.get(kore.adminPort(), "/" + path).body();
          return List.of(said).stream().anyMatch(body::contains);
        });
  }

  private void deploy(KoreProcess kore) throws IOException {
    var bundle = (BundleArchive.Accepted) BundleArchive.pack(Path.of("examples/hello"));
    var answer =
        http.post(
            kore.apiPort(),
            "/api/v1/sites/hello/revisions?publish=true",
            "application/gzip",
            bundle.bundle().packed());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
  }

  /** Which pod serves the site. */
  private String pod(KoreProcess kore) {
    var answer = http.get(kore.sitePort(), "hello.localhost", "/_functions/hello");
    assertThat(answer.body()).contains("world");
    return answer.headers().firstValue("Kore-Pod").orElseThrow();
  }
}
