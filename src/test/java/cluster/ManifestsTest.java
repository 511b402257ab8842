package cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What {@code kubectl apply -k docker/kubernetes} would send, without a cluster to send it to. */
final class ManifestsTest {
  private static final KubernetesSerialization YAML = new KubernetesSerialization();
  private static List<HasMetadata> objects = List.of();

  @BeforeAll
  static void render() throws Exception {
    var text = rendered();
    assumeTrue(
        !text.isEmpty(), "kubectl 1.21 or newer is not here: the manifests are not rendered");
    objects =
        Stream.of(text.split("(?m)^---$"))
            .map(document -> (HasMetadata) YAML.unmarshal(document))
            .toList();
  }

  private static String rendered() throws IOException, InterruptedException {
    try {
      var kubectl =
          new ProcessBuilder("kubectl", "kustomize", "docker/kubernetes")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      var text = new String(kubectl.getInputStream().readAllBytes(), UTF_8);
      return kubectl.waitFor() == 0 ? text : "";
    } catch (IOException _) {
      return "";
    }
  }

  @Test
  void every_object_is_of_a_kind_and_has_no_field_that_its_schema_does_not_know() {
    assertThat(objects)
        .hasSizeGreaterThan(15)
        .noneMatch(GenericKubernetesResource.class::isInstance);
    assertThat(objects).allSatisfy(object -> assertThat(unknown(object)).isEmpty());
    assertThat(unknown(siteTemplate())).isEmpty();
  }

  @Test
  void every_pod_keeps_to_the_restricted_standard() {
    assertThat(pods()).hasSize(3).allSatisfy(ManifestsTest::isRestricted);
  }

  @Test
  void pods_of_sites_have_no_token_of_the_cluster_and_write_nothing() {
    var spec = siteTemplate().getSpec();

    assertThat(spec.getAutomountServiceAccountToken()).isFalse();
    assertThat(spec.getEnableServiceLinks()).isFalse();
    assertThat(spec.getVolumes()).isEmpty();
    assertThat(spec.getContainers())
        .allMatch(container -> container.getSecurityContext().getReadOnlyRootFilesystem());
  }

  /** Rendering renames what bears the name of a generated object. */
  @Test
  void the_secret_that_kore_makes_is_the_one_that_it_may_read() {
    var readable =
        objects.stream()
            .filter(Role.class::isInstance)
            .flatMap(role -> ((Role) role).getRules().stream())
            .filter(rule -> rule.getVerbs().contains("get"))
            .flatMap(rule -> rule.getResourceNames().stream());
    var made =
        pods().stream()
            .flatMap(pod -> pod.getInitContainers().stream())
            .map(container -> container.getArgs().get(1));

    assertThat(readable).containsExactlyElementsOf(made.toList()).containsExactly("kore");
  }

  private static List<PodSpec> pods() {
    var own =
        objects.stream()
            .<PodTemplateSpec>mapMulti(
                (object, pods) -> {
                  switch (object) {
                    case Deployment deployment -> pods.accept(deployment.getSpec().getTemplate());
                    case StatefulSet set -> pods.accept(set.getSpec().getTemplate());
                    default -> {}
                  }
                });
    return Stream.concat(own, Stream.of(siteTemplate())).map(PodTemplateSpec::getSpec).toList();
  }

  private static PodTemplateSpec siteTemplate() {
    return objects.stream()
        .filter(ConfigMap.class::isInstance)
        .map(object -> ((ConfigMap) object).getData().get("pod.yaml"))
        .map(text -> YAML.unmarshal(text, PodTemplateSpec.class))
        .findFirst()
        .orElseThrow();
  }

  private static void isRestricted(PodSpec pod) {
    assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
    assertThat(Stream.concat(pod.getInitContainers().stream(), pod.getContainers().stream()))
        .allSatisfy(ManifestsTest::isConfined);
  }

  private static void isConfined(Container container) {
    var context = container.getSecurityContext();
    assertThat(context.getAllowPrivilegeEscalation()).isFalse();
    assertThat(context.getReadOnlyRootFilesystem()).isTrue();
    assertThat(context.getCapabilities().getDrop()).containsExactly("ALL");
    assertThat(container.getResources().getLimits()).containsKey("memory");
  }

  /** The model keeps what it does not know aside, at every level. */
  private static List<String> unknown(@Nullable Object model) {
    return switch (model) {
      case Collection<?> all -> all.stream().flatMap(one -> unknown(one).stream()).toList();
      case Object part when part.getClass().getName().startsWith("io.fabric8.") ->
          Stream.of(part.getClass().getMethods())
              .filter(getter -> getter.getName().startsWith("get"))
              .filter(getter -> getter.getParameterCount() == 0)
              .flatMap(getter -> unknown(getter, value(getter, part)).stream())
              .toList();
      case null, default -> List.of();
    };
  }

  private static List<String> unknown(Method getter, @Nullable Object value) {
    return getter.getName().equals("getAdditionalProperties") && value instanceof Map<?, ?> aside
        ? aside.keySet().stream()
            .map(key -> getter.getDeclaringClass().getSimpleName() + "." + key)
            .toList()
        : unknown(value);
  }

  private static @Nullable Object value(Method getter, Object part) {
    try {
      return getter.invoke(part);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(e);
    }
  }
}
