package adapters.kubernetes;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.util.Duration;
import io.dropwizard.validation.MinDuration;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The {@code fleet.kubernetes} part of {@code config.yml}, with its defaults. How the API is
 * reached is found out as kubectl does: by the service account, or by {@code KUBECONFIG}.
 */
public final class KubernetesSettings {
  /** More often the fleet tries by itself, as long as there is something to do. */
  private static final int RETRIES_OF_A_CALL = 3;

  /** Doubled five times at most, so that the API is found again within seconds. */
  private static final int WATCH_AGAIN_MILLIS = 250;

  @JsonProperty private @Nullable String namespace;
  @JsonProperty private @Nullable String context;
  @JsonProperty private @Nullable Path podTemplate;

  @JsonProperty
  @Min(1)
  @Max(65_535)
  private int port = 8080;

  @JsonProperty
  @NotNull
  @MinDuration(value = 1, unit = TimeUnit.SECONDS)
  private Duration startTimeout = Duration.minutes(5);

  public KubernetesSettings() {}

  /** How long a pod may take from its creation until it is ready, its image included. */
  public java.time.Duration startTimeout() {
    return startTimeout.toJavaDuration();
  }

  /** The file with the pods' template; null if none is named. */
  public @Nullable Path podTemplate() {
    return podTemplate;
  }

  /** Where pods listen. */
  public int port() {
    return port;
  }

  Config config() {
    var config =
        new ConfigBuilder(Config.autoConfigure(context))
            .withRequestRetryBackoffLimit(RETRIES_OF_A_CALL)
            .withWatchReconnectInterval(WATCH_AGAIN_MILLIS);
    return (namespace == null ? config : config.withNamespace(namespace)).build();
  }
}
