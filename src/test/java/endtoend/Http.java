package endtoend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Requests as a browser or {@code curl} sends them. */
final class Http {
  static {
    // Before the client's first use: tests name the site by its host.
    System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
  }

  private final HttpClient client = HttpClient.newHttpClient();

  HttpResponse<String> get(int port, String host, String path) {
    return send(request(port, path).header("Host", host).build());
  }

  HttpResponse<String> get(int port, String path) {
    return send(request(port, path).build());
  }

  HttpResponse<String> put(int port, String path, String json) {
    return send(
        request(port, path)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(json))
            .build());
  }

  HttpResponse<String> post(int port, String path, String type, byte[] body) {
    return send(
        request(port, path)
            .header("Content-Type", type)
            .POST(BodyPublishers.ofByteArray(body))
            .build());
  }

  /** A placement under an {@code Idempotency-Key}. */
  HttpResponse<String> place(int apiPort, String site, String key) {
    return send(
        request(apiPort, "/api/v1/sites/" + site + "/placements")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.noBody())
            .build());
  }

  HttpResponse<String> delete(int port, String path) {
    return send(request(port, path).DELETE().build());
  }

  private static HttpRequest.Builder request(int port, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(Duration.ofSeconds(60));
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
