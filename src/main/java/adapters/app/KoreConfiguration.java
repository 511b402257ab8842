package adapters.app;

import adapters.postgres.DatabaseSettings;
import adapters.tracing.TracingSettings;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.core.Configuration;
import io.dropwizard.validation.ValidationMethod;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** {@code config.yml}; every part of it may be left out. */
public final class KoreConfiguration extends Configuration {
  @Valid @NotNull @JsonProperty private DatabaseSettings database = new DatabaseSettings();

  @Valid @NotNull @JsonProperty private Settings.Dispatch dispatch = new Settings.Dispatch();
  @Valid @NotNull @JsonProperty private Settings.Fleet fleet = new Settings.Fleet();
  @Valid @NotNull @JsonProperty private Settings.Pool pool = new Settings.Pool();

  @Valid @NotNull @JsonProperty private Settings.Scaling scaling = new Settings.Scaling();
  @Valid @NotNull @JsonProperty private Settings.Recycling recycling = new Settings.Recycling();

  @Valid @NotNull @JsonProperty private Settings.Jobs jobs = new Settings.Jobs();

  @Valid @NotNull @JsonProperty private Settings.Retention retention = new Settings.Retention();

  @Valid @NotNull @JsonProperty private Settings.Signing runtime = new Settings.Signing();

  @Valid @NotNull @JsonProperty private Settings.Auth auth = new Settings.Auth();

  @Valid @NotNull @JsonProperty private TracingSettings tracing = new TracingSettings();

  @JsonIgnore private @Nullable DevSite dev;

  /** The site of {@code kore dev}; null under every other command. */
  @Nullable DevSite dev() {
    return dev;
  }

  void dev(DevSite site) {
    dev = site;
  }

  DatabaseSettings database() {
    return database;
  }

  Settings.Dispatch dispatch() {
    return dispatch;
  }

  Settings.Fleet fleet() {
    return fleet;
  }

  Settings.Pool pool() {
    return pool;
  }

  Settings.Scaling scaling() {
    return scaling;
  }

  Settings.Recycling recycling() {
    return recycling;
  }

  Settings.Jobs jobs() {
    return jobs;
  }

  Settings.Retention retention() {
    return retention;
  }

  Settings.Signing runtime() {
    return runtime;
  }

  Settings.Auth auth() {
    return auth;
  }

  TracingSettings tracing() {
    return tracing;
  }

  @JsonIgnore
  @ValidationMethod(
      message =
          "dispatch.requestTimeout must not be longer than recycling.drainTimeout:"
              + " a pod would be destroyed with requests in flight")
  public boolean isEveryRequestOverBeforeTheDrainIs() {
    return dispatch.requestTimeout.toMilliseconds() <= recycling.drainTimeout.toMilliseconds();
  }

  @JsonIgnore
  @ValidationMethod(
      message =
          "dispatch.host must be a loopback address: process pods share this machine with Kore; set"
              + " fleet.trustedCode to true if all code is your own")
  public boolean isForeignCodeKeptFromTheNetwork() {
    return fleet.type != Settings.FleetType.PROCESS
        || fleet.trustedCode
        || isLoopback(dispatch.host);
  }

  @JsonIgnore
  @ValidationMethod(
      message =
          "fleet.type kubernetes needs fleet.kubernetes.podTemplate, and runtime.signingKey: pods"
              + " outlive Kore, and obey one key")
  public boolean isAllThereForPodsThatOutliveKore() {
    return Parts.ownsPods(fleet)
        || (fleet.kubernetes.podTemplate() != null && runtime.signingKey != null);
  }

  static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException _) {
      return false;
    }
  }
}
