package adapters.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;

/** Speaks to the API as any client would. */
final class Api implements AutoCloseable {
  private final HttpClient http = HttpClient.newHttpClient();
  private final URI base;
  private final Map<String, String> always;

  Api(URI server) {
    this(server, Map.of());
  }

  /**
   * @param always headers of every request
   */
  Api(URI server, Map<String, String> always) {
    base = server.resolve("/api/v1/");
    this.always = always;
  }

  Answer get(String path) {
    return send("GET", path, new byte[0], Map.of());
  }

  Answer delete(String path) {
    return send("DELETE", path, new byte[0], Map.of());
  }

  Answer json(String method, String path, String body) {
    return send(method, path, body.getBytes(UTF_8), Map.of("Content-Type", "application/json"));
  }

  Answer post(String path, String contentType, byte[] body) {
    return send("POST", path, body, Map.of("Content-Type", contentType));
  }

  Answer send(String method, String path, byte[] body, Map<String, String> headers) {
    var publisher = body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body);
    var request = HttpRequest.newBuilder(base.resolve(path)).method(method, publisher);
    always.forEach(request::header);
    headers.forEach(request::header);
    try {
      return new Answer(http.send(request.build(), BodyHandlers.ofString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    http.close();
  }

  record Answer(HttpResponse<String> response) {
    int status() {
      return response.statusCode();
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    JsonNode json() {
      try {
        return Json.mapper().readTree(response.body());
      } catch (JsonProcessingException e) {
        throw new IllegalStateException(response.body(), e);
      }
    }

    /** The kind of problem, and its status, as one text. */
    String problem() {
      if (!header("Content-Type").equals("application/problem+json")) {
        return "no problem: " + response;
      }
      return json().path("status").asInt() == status()
          ? status() + " " + json().path("type").asText()
          : "not the response's status: " + response.body();
    }

    String detail() {
      return json().path("detail").asText();
    }
  }
}
