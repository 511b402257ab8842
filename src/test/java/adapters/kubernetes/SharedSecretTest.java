package adapters.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@EnableKubernetesMockClient(crud = true, https = false)
final class SharedSecretTest {
  @Nullable KubernetesClient client;

  @Test
  void the_first_one_makes_it_and_all_others_read_it() {
    var kubernetes = Objects.requireNonNull(client);

    var first = SharedSecret.of(kubernetes, "kore", Map.of("key", "one"));
    // The server turns this into Base64.
    kubernetes
        .secrets()
        .withName("kore")
        .edit(
            secret -> {
              secret.setData(Map.of("key", "b25l"));
              return secret;
            });
    var second = SharedSecret.of(kubernetes, "kore", Map.of("key", "two"));

    assertThat(first).isEqualTo(Map.of("key", "one"));
    assertThat(second).isEqualTo(first);
  }
}
