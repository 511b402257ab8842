package adapters.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the pool's Deployment of the template that people edit. */
final class PodTemplate {
  private static final Set<String> OURS = Set.of("KORE_POD_ID", "KORE_PUBLIC_KEYS", "PORT");

  private PodTemplate() {}

  /**
   * Reads a {@code PodTemplateSpec} in YAML.
   *
   * @throws IllegalArgumentException with a message for people if it is none, or has several
   *     containers and none is named {@code runtime}
   */
  static PodTemplateSpec read(@Nullable Path file) {
    if (file == null) {
      throw new IllegalArgumentException("fleet.kubernetes.podTemplate must name a file");
    }
    var template = parse(file);
    if (template.getSpec() == null || runtime(template).isEmpty()) {
      throw new IllegalArgumentException(
          file
              + ": a pod template needs spec.containers with a container named runtime, or with one"
              + " container");
    }
    return template;
  }

  private static PodTemplateSpec parse(Path file) {
    try {
      return Serialization.unmarshal(Files.readString(file), PodTemplateSpec.class);
    } catch (NoSuchFileException _) {
      throw new IllegalArgumentException("fleet.kubernetes.podTemplate: there is no file " + file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(file + " is not a pod template: " + e.getMessage(), e);
    }
  }

  private static Optional<Container> runtime(PodTemplateSpec template) {
    var containers = template.getSpec().getContainers();
    return containers.size() == 1
        ? Optional.of(containers.getFirst())
        : containers.stream().filter(c -> Labels.RUNTIME.equals(c.getName())).findAny();
  }

  /**
   * The Deployment without its size, which is another matter: it changes all the time.
   *
   * @param publicKeys the keys whose orders pods obey, as JSON
   * @param port where the pods listen
   */
  static Deployment deployment(
      String name, String pool, PodTemplateSpec template, String publicKeys, int port) {
    var labels = Map.of(Labels.POOL, pool, Labels.STATE, Labels.POOLED);
    var pods = completed(template, labels, publicKeys, port);
    return new DeploymentBuilder()
        .withNewMetadata()
        .withName(name)
        .withLabels(Map.of(Labels.POOL, pool))
        .withAnnotations(Map.of(Labels.TEMPLATE, digest(pods)))
        .endMetadata()
        .withNewSpec()
        .withRevisionHistoryLimit(2)
        .withNewSelector()
        .withMatchLabels(labels)
        .endSelector()
        .withNewStrategy()
        .withType("RollingUpdate")
        .withNewRollingUpdate()
        .withNewMaxUnavailable(0)
        .withNewMaxSurge("25%")
        .endRollingUpdate()
        .endStrategy()
        .withTemplate(pods)
        .endSpec()
        .build();
  }

  private static PodTemplateSpec completed(
      PodTemplateSpec template, Map<String, String> labels, String publicKeys, int port) {
    var runtime = runtime(template).orElseThrow();
    var containers =
        template.getSpec().getContainers().stream()
            .map(c -> c.equals(runtime) ? completed(c, publicKeys, port) : c)
            .toList();
    return new PodTemplateSpecBuilder(template)
        .editOrNewMetadata()
        .addToLabels(labels)
        .endMetadata()
        .editSpec()
        .withContainers(containers)
        .withAutomountServiceAccountToken(false)
        .withEnableServiceLinks(false)
        .endSpec()
        .build();
  }

  private static Container completed(Container runtime, String publicKeys, int port) {
    List<EnvVar> theirs =
        runtime.getEnv().stream().filter(env -> !OURS.contains(env.getName())).toList();
    return new ContainerBuilder(runtime)
        .withName(Labels.RUNTIME)
        .withEnv(theirs)
        .addNewEnv()
        .withName("KORE_POD_ID")
        .withNewValueFrom()
        .withNewFieldRef("v1", "metadata.uid")
        .endValueFrom()
        .endEnv()
        .addNewEnv()
        .withName("KORE_PUBLIC_KEYS")
        .withValue(publicKeys)
        .endEnv()
        .addNewEnv()
        .withName("PORT")
        .withValue(String.valueOf(port))
        .endEnv()
        .build();
  }

  private static String digest(PodTemplateSpec pods) {
    try {
      var text = Serialization.asJson(pods).getBytes(UTF_8);
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(text))
          .substring(0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
