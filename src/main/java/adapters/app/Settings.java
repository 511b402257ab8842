package adapters.app;

import adapters.kubernetes.KubernetesSettings;
import adapters.postgres.Retention.Periods;
import adapters.proxy.DataPlaneSettings;
import adapters.proxy.TrustedProxies;
import adapters.simulated.Script;
import com.fasterxml.jackson.annotation.JsonProperty;
import domain.pooling.PoolBounds;
import domain.pooling.PoolPolicy;
import domain.pooling.RecyclingPolicy;
import domain.scaling.ScalingPolicy;
import io.dropwizard.util.DataSize;
import io.dropwizard.util.Duration;
import io.dropwizard.validation.MinDuration;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator.SplittableGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The parts of {@code config.yml} that are not Dropwizard's or the database's, with their defaults.
 * What each means stands in that file.
 */
final class Settings {
  private Settings() {}

  /** The data plane. */
  static final class Dispatch {
    /** Of one event loop to one pod: a Node process answers no faster over more of them. */
    private static final int POD_CONNECTIONS = 64;

    private static final int POD_QUEUE = 1000;

    @JsonProperty @NotBlank String host = "127.0.0.1";

    @JsonProperty
    @Min(0)
    @Max(65_535)
    int port = 8080;

    @JsonProperty @NotBlank String domain = "localhost";
    @JsonProperty boolean previews;
    @JsonProperty @NotNull Duration coldTimeout = Duration.seconds(10);
    @JsonProperty @NotNull Duration requestTimeout = Duration.seconds(14);
    @JsonProperty @NotNull Duration streamIdle = Duration.seconds(60);
    @JsonProperty @NotNull Duration shutdownDelay = Duration.seconds(0);

    @JsonProperty
    @Min(1)
    int maxPending = 10_000;

    @JsonProperty
    @Min(1)
    int maxPendingPerSite = 1000;

    @JsonProperty @NotNull DataSize maxRequestSize = DataSize.mebibytes(10);
    @JsonProperty @NotNull DataSize maxHeaderSize = DataSize.kibibytes(16);
    @JsonProperty @NotNull TrustedProxies trustedProxies = TrustedProxies.NONE;
    @JsonProperty boolean exposePod = true;
    @JsonProperty boolean exposeTimings = true;

    DataPlaneSettings dataPlane(int eventLoops) {
      return new DataPlaneSettings(
          host,
          port,
          coldTimeout.toJavaDuration(),
          requestTimeout.toJavaDuration(),
          streamIdle.toJavaDuration(),
          maxRequestSize.toBytes(),
          Math.toIntExact(maxHeaderSize.toBytes()),
          exposePod,
          exposeTimings,
          eventLoops,
          POD_CONNECTIONS,
          POD_QUEUE,
          trustedProxies);
    }
  }

  enum FleetType {
    PROCESS,
    SIMULATED,
    KUBERNETES
  }

  /** What runs the pods. */
  static final class Fleet {
    @JsonProperty @NotNull FleetType type = FleetType.PROCESS;
    @JsonProperty @NotBlank String node = "node";
    @JsonProperty boolean trustedCode;
    @JsonProperty @Valid @NotNull Simulated simulated = new Simulated();
    @JsonProperty @Valid @NotNull KubernetesSettings kubernetes = new KubernetesSettings();
  }

  /** How simulated pods behave. */
  static final class Simulated {
    @JsonProperty @NotNull Duration startup = Duration.milliseconds(50);
    @JsonProperty @NotNull Duration install = Duration.milliseconds(2);
    @JsonProperty @NotNull Duration latency = Duration.milliseconds(0);

    @JsonProperty
    @DecimalMin("0")
    @DecimalMax("1")
    double installFailures;

    @JsonProperty
    @DecimalMin("0")
    @DecimalMax("1")
    double installHangs;

    @JsonProperty
    @DecimalMin("0")
    @DecimalMax("1")
    double neverReady;

    @JsonProperty
    @DecimalMin("0")
    @DecimalMax("1")
    double exits;

    @JsonProperty @Nullable Long seed;

    Script script() {
      return new Script(
          startup.toJavaDuration(),
          install.toJavaDuration(),
          latency.toJavaDuration(),
          installFailures,
          installHangs,
          neverReady,
          exits);
    }

    SplittableGenerator random() {
      return seed == null ? new SplittableRandom() : new SplittableRandom(seed);
    }
  }

  /** How many pods are kept warm. */
  static final class Pool {
    @JsonProperty
    @Min(0)
    @Max(PoolBounds.LARGEST)
    int min = 3;

    @JsonProperty
    @Min(0)
    @Max(PoolBounds.LARGEST)
    int max = 20;

    @JsonProperty
    @DecimalMin("1e-9")
    @DecimalMax("0.5")
    double missProbability = 0.001;

    @JsonProperty
    @NotNull
    @MinDuration(value = 1, unit = TimeUnit.SECONDS)
    Duration maxAge = Duration.minutes(30);

    @JsonProperty
    @Min(1)
    int maxFailedPerSite = 10;

    PoolPolicy policy() {
      return new PoolPolicy(min, max, missProbability, maxAge.toJavaDuration());
    }
  }

  /** When busy sites get more pods. */
  static final class Scaling {
    /** Traffic is told of every second; a request just before is traffic. */
    private static final java.time.Duration TRAFFIC = java.time.Duration.ofSeconds(3);

    @JsonProperty @NotNull Duration interval = Duration.seconds(1);
    @JsonProperty @Positive @Nullable Double targetConcurrency;

    ScalingPolicy policy() {
      return new ScalingPolicy(
          TRAFFIC,
          targetConcurrency == null
              ? OptionalDouble.empty()
              : OptionalDouble.of(targetConcurrency));
    }
  }

  /** How pods go. */
  static final class Recycling {
    @JsonProperty
    @NotNull
    @MinDuration(value = 1, unit = TimeUnit.SECONDS)
    Duration lifetime = Duration.minutes(5);

    @JsonProperty
    @DecimalMin("0")
    @DecimalMax("0.9")
    double jitter = 0.2;

    @JsonProperty
    @NotNull
    @MinDuration(value = 1, unit = TimeUnit.SECONDS)
    Duration idle = Duration.minutes(1);

    @JsonProperty @NotNull Duration drainTimeout = Duration.seconds(20);

    RecyclingPolicy policy(ScalingPolicy scaling) {
      return new RecyclingPolicy(lifetime.toJavaDuration(), jitter, idle.toJavaDuration(), scaling);
    }
  }

  /** What is done again and again, by one replica at a time. */
  static final class Jobs {
    @JsonProperty
    @NotNull
    @MinDuration(value = 2, unit = TimeUnit.SECONDS)
    Duration takeOver = Duration.seconds(5);
  }

  /** How long records are kept. Usage is rolled up anew for a day, from what is kept for longer. */
  static final class Retention {
    @JsonProperty
    @NotNull
    @MinDuration(value = 1, unit = TimeUnit.DAYS)
    Duration events = Duration.days(30);

    @JsonProperty
    @NotNull
    @MinDuration(value = 2, unit = TimeUnit.DAYS)
    Duration history = Duration.days(90);

    @JsonProperty
    @NotNull
    @MinDuration(value = 2, unit = TimeUnit.DAYS)
    Duration minutes = Duration.days(2);

    @JsonProperty
    @NotNull
    @MinDuration(value = 2, unit = TimeUnit.DAYS)
    Duration usage = Duration.days(100);

    @JsonProperty
    @NotNull
    @MinDuration(value = 3, unit = TimeUnit.DAYS)
    Duration days = Duration.days(800);

    @JsonProperty
    @NotNull
    @MinDuration(value = 1, unit = TimeUnit.DAYS)
    Duration audit = Duration.days(400);

    @JsonProperty
    @NotNull
    @MinDuration(value = 1, unit = TimeUnit.MINUTES)
    Duration logs = Duration.hours(1);

    Periods periods() {
      return new Periods(
          events.toJavaDuration(),
          logs.toJavaDuration(),
          history.toJavaDuration(),
          minutes.toJavaDuration(),
          usage.toJavaDuration(),
          days.toJavaDuration(),
          audit.toJavaDuration());
    }
  }

  /** Who may use the API. */
  static final class Auth {
    /** For the first operator; it needs no database. */
    @JsonProperty
    @NotNull
    @Pattern(regexp = "|[!-~]{32,}", message = "must have 32 characters or more, without spaces")
    String operatorToken = "";

    Optional<String> operatorToken() {
      return Optional.of(operatorToken).filter(token -> !token.isEmpty());
    }
  }

  /** How Kore speaks with pods. */
  static final class Signing {
    @JsonProperty @Nullable Path signingKey;
  }
}
