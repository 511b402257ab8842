package cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The manifests as {@code kubectl apply -k docker/kubernetes} has them, with this run's images. */
final class Installation {
  static final String KORE = "kore";
  static final String PODS = "kore-pods";

  private final KubernetesClient client;
  private final List<HasMetadata> objects;

  /**
   * @param database its address and password, if it is not to run in the cluster
   */
  Installation(KubernetesClient client, Optional<OutsidePostgres> database) throws IOException {
    this.client = client;
    this.objects =
        client.load(new ByteArrayInputStream(rendered())).items().stream()
            .filter(object -> database.isEmpty() || !isPostgres(object))
            .toList();
    objects.forEach(object -> adapt(object, database));
  }

  private static byte[] rendered() throws IOException {
    var kubectl =
        new ProcessBuilder("kubectl", "kustomize", "docker/kubernetes")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var text = kubectl.getInputStream().readAllBytes();
    if (kubectl.onExit().join().exitValue() != 0 || text.length == 0) {
      throw new IllegalStateException(
          "kubectl kustomize docker/kubernetes: it takes 1.21 or newer");
    }
    return text;
  }

  private static boolean isPostgres(HasMetadata object) {
    return object.getMetadata().getName().equals("postgres");
  }

  private static void adapt(HasMetadata object, Optional<OutsidePostgres> database) {
    switch (object) {
      case Deployment kore -> {
        var spec = kore.getSpec().getTemplate().getSpec();
        spec.getInitContainers().forEach(c -> c.setImage(image("kore.image", "kore:latest")));
        spec.getContainers().forEach(c -> c.setImage(image("kore.image", "kore:latest")));
      }
      case StatefulSet postgres -> withoutClaim(postgres.getSpec());
      case ConfigMap config -> {
        config.getData().computeIfPresent("pod.yaml", (_, text) -> withImage(text));
        // It is always known then how many pods are to be free.
        config
            .getData()
            .computeIfPresent("config.yml", (_, text) -> text.replace("max: 20", "max: 3"));
        database.ifPresent(
            outside ->
                config
                    .getData()
                    .computeIfPresent(
                        "config.yml",
                        (_, text) ->
                            text.replace("jdbc:postgresql://postgres/kore", outside.url())
                                .replace("user: kore", "user: postgres")));
      }
      case io.fabric8.kubernetes.api.model.Secret secret
          when secret.getMetadata().getName().equals("kore-database") ->
          database.ifPresent(
              outside ->
                  secret
                      .getData()
                      .put(
                          "password",
                          java.util.Base64.getEncoder()
                              .encodeToString(outside.password.getBytes(UTF_8))));
      default -> {}
    }
  }

  /** No cluster has to have a class of storage for this. */
  private static void withoutClaim(StatefulSetSpec postgres) {
    var pod = postgres.getTemplate().getSpec();
    pod.getContainers().forEach(c -> c.setImage(image("kore.postgresImage", "postgres:18")));
    for (var claim : postgres.getVolumeClaimTemplates()) {
      pod.getVolumes()
          .add(
              new VolumeBuilder()
                  .withName(claim.getMetadata().getName())
                  .withNewEmptyDir()
                  .endEmptyDir()
                  .build());
    }
    postgres.setVolumeClaimTemplates(List.of());
  }

  static String image(String property, String otherwise) {
    var image = System.getProperty(property, "");
    return image.isEmpty() ? otherwise : image;
  }

  private static String withImage(String template) {
    return template.replace(
        "kore-runtime:latest", image("kore.runtimeImage", "kore-runtime:latest"));
  }

  void apply() {
    objects.forEach(object -> client.resource(object).serverSideApply());
  }

  /** Changes what the pods of sites are made from, and starts Kore anew, as an operator does. */
  void mark(String mark) {
    for (var object : objects) {
      if (object instanceof ConfigMap config && config.getData().containsKey("pod.yaml")) {
        config
            .getData()
            .computeIfPresent(
                "pod.yaml", (_, text) -> "metadata: {annotations: {mark: " + mark + "}}\n" + text);
        client.resource(config).forceConflicts().serverSideApply();
      }
    }
    client.apps().deployments().inNamespace(KORE).withName(KORE).rolling().restart();
  }

  /** Removes all of it, but for the namespaces' contents, which go with them. */
  void delete() {
    objects.reversed().forEach(object -> client.resource(object).delete());
  }
}
