package cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.LocalPortForward;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** One replica of Kore, reached through the API server: its data plane and its REST API. */
final class Entrance implements AutoCloseable {
  static {
    // Before the client's first use: requests name the site by its host.
    System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
  }

  private final HttpClient http = HttpClient.newHttpClient();
  private final LocalPortForward sites;
  private final LocalPortForward api;
  private final String token;

  Entrance(KubernetesClient client, String replica, String token) {
    var pod = client.pods().inNamespace(Installation.KORE).withName(replica);
    this.sites = pod.portForward(8080);
    this.api = pod.portForward(8081);
    this.token = token;
  }

  /** Asks a site as a visitor does. */
  HttpResponse<String> visit(String site) throws IOException {
    return send(
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + sites.getLocalPort() + "/_functions/hello"))
            .header("Host", site + ".localhost"));
  }

  /** Asks the API as an operator. */
  String ask(String method, String path, String body) throws IOException {
    return send(HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + api.getLocalPort() + "/api/v1/" + path))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body, UTF_8)))
        .body();
  }

  /** Deploys a packed bundle and publishes it. */
  HttpResponse<String> deploy(String site, byte[] bundle) throws IOException {
    return send(
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:%d/api/v1/sites/%s/revisions?publish=true"
                        .formatted(api.getLocalPort(), site)))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/gzip")
            .POST(BodyPublishers.ofByteArray(bundle)));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
    try {
      return http.send(request.timeout(Duration.ofSeconds(60)).build(), BodyHandlers.ofString());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() throws IOException {
    sites.close();
    api.close();
  }
}
