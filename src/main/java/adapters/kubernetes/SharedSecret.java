package adapters.kubernetes;

import static java.net.HttpURLConnection.HTTP_CONFLICT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toMap;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Base64;
import java.util.Map;

/** A Secret that all replicas share, and that the first of them makes. */
public final class SharedSecret {
  private SharedSecret() {}

  /**
   * What is in the Secret, by key; its namespace is the client's.
   *
   * @param fresh what a new one is to hold; not used if there is one already, whatever is in it
   * @throws KubernetesClientException if it can be neither made nor read
   */
  public static Map<String, String> of(
      KubernetesClient client, String name, Map<String, String> fresh) {
    var secret =
        new SecretBuilder()
            .withNewMetadata()
            .withName(name)
            .endMetadata()
            .withStringData(fresh)
            .build();
    try {
      client.resource(secret).create();
      return fresh;
    } catch (KubernetesClientException e) {
      if (e.getCode() != HTTP_CONFLICT) {
        throw e;
      }
      var found = client.secrets().withName(name).get();
      if (found == null || found.getData() == null) {
        throw new KubernetesClientException("it was deleted meanwhile, or is empty");
      }
      return found.getData().entrySet().stream()
          .collect(
              toMap(
                  Map.Entry::getKey,
                  entry -> new String(Base64.getDecoder().decode(entry.getValue()), UTF_8)));
    }
  }
}
