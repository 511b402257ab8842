package adapters.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import domain.pod.BootId;
import domain.pod.Pod;
import domain.pod.PodAddress;
import domain.pod.Reason;
import domain.scheduling.PodRuntime;
import domain.scheduling.SiteError;
import domain.site.Bundles.Bundle;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Speaks the runtime contract of {@code docs/runtime-contract.md} with pods. */
public final class HttpPodRuntime implements PodRuntime {
  private static final Logger LOG = LoggerFactory.getLogger(HttpPodRuntime.class);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration HEALTH_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration INSTALL_TIMEOUT = Duration.ofSeconds(10);

  private final HttpClient http;
  private final Orders orders;
  private final String limits;
  private final ObjectMapper json = new ObjectMapper();

  /**
   * @param clock for the life of orders, 60 s: pods compare it with their own
   * @param siteTimeout how long site code may take to answer a request
   * @param executor runs the client's callbacks
   */
  public HttpPodRuntime(
      SigningKey key, InstantSource clock, Duration siteTimeout, Executor executor) {
    this.orders = new Orders(key, clock);
    this.limits = "{\"maxBodyBytes\":524288,\"timeoutMs\":" + siteTimeout.toMillis() + "}";
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .executor(executor)
            .build();
  }

  @Override
  public Install install(Pod.Claimed pod, Bundle bundle) {
    var affiliation = pod.affiliation();
    var request =
        to(pod.address(), "/_kore/install")
            .timeout(INSTALL_TIMEOUT)
            .header("Authorization", "Bearer " + orders.install(pod, bundle.digest(), limits))
            .header("Content-Type", "application/gzip")
            .header("Kore-Site-Rev", affiliation.siteRev().toString())
            .header("Kore-Claim", affiliation.secret().hex())
            .header("Kore-Limits", limits)
            .POST(BodyPublishers.ofByteArray(bundle.packed()))
            .build();
    try {
      var answer = send(request);
      return switch (answer.statusCode()) {
        case 200 -> installed(json.readTree(answer.body()));
        // A bundle that this pod refuses, every pod refuses.
        case 400, 413, 422 -> new Install.CodeFailed(siteError(json.readTree(answer.body())));
        default -> notInstalled(answer);
      };
    } catch (ConnectException | HttpConnectTimeoutException e) {
      return new Install.NotTried(Reason.UNREACHABLE, e.toString());
    } catch (IOException e) {
      return new Install.PodFailed(e.toString());
    }
  }

  private static Install notInstalled(HttpResponse<String> answer) {
    var detail = "answered " + answer.statusCode() + " " + answer.body();
    return answer.headers().firstValue("Kore-Refused").isPresent()
        ? new Install.NotTried(Reason.WITHDRAWN, detail)
        : new Install.PodFailed(detail);
  }

  private static Install installed(JsonNode answer) {
    var timings = answer.path("timings");
    return new Install.Installed(
        millis(timings.path("unpackMs").asDouble()), millis(timings.path("loadMs").asDouble()));
  }

  private static Duration millis(double millis) {
    return Duration.ofNanos((long) (millis * 1e6));
  }

  private static SiteError siteError(JsonNode problem) {
    var error = problem.path("error");
    var message = error.path("message").asText(problem.path("detail").asText("it does not load"));
    var name = error.path("name").asText("");
    return new SiteError(
        name.isEmpty() ? message : name + ": " + message,
        error.hasNonNull("file") ? Optional.of(error.path("file").asText()) : Optional.empty(),
        positive(error.path("line")),
        positive(error.path("column")));
  }

  private static Optional<Integer> positive(JsonNode number) {
    return number.asInt() > 0 ? Optional.of(number.asInt()) : Optional.empty();
  }

  @Override
  public void drain(Pod.Draining pod, Duration atMost) {
    var request =
        to(pod.address(), "/_kore/drain")
            .timeout(DRAIN_TIMEOUT)
            .header("Authorization", "Bearer " + orders.drain(pod))
            .header("Kore-Drain-Timeout", Long.toString(atMost.toMillis()))
            .POST(BodyPublishers.noBody())
            .build();
    try {
      var answer = send(request);
      if (answer.statusCode() != 202) {
        LOG.warn("Pod {} answered {} when told to drain", pod.id(), answer.statusCode());
      }
    } catch (IOException e) {
      LOG.warn(
          "Pod {} could not be told to drain; it ends at its deadline: {}", pod.id(), e.toString());
    }
  }

  @Override
  public Optional<Health> health(PodAddress address) {
    try {
      var answer = send(to(address, "/_kore/health").timeout(HEALTH_TIMEOUT).build());
      return answer.statusCode() == 200
          ? Optional.of(health(json.readTree(answer.body())))
          : Optional.empty();
    } catch (IOException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static Health health(JsonNode answer) {
    var siteRev = answer.path("siteRev");
    return new Health(
        new BootId(UUID.fromString(answer.path("bootId").asText())),
        answer.path("state").asText(),
        siteRev.isTextual() ? Optional.of(siteRev.asText()) : Optional.empty(),
        answer.path("inFlight").asInt());
  }

  private static HttpRequest.Builder to(PodAddress pod, String path) {
    return HttpRequest.newBuilder(URI.create("http://" + pod + path));
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
