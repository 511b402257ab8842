package adapters.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import adapters.simulated.Script;
import io.dropwizard.configuration.ConfigurationException;
import io.dropwizard.configuration.EnvironmentVariableSubstitutor;
import io.dropwizard.configuration.SubstitutingSourceProvider;
import io.dropwizard.configuration.YamlConfigurationFactory;
import io.dropwizard.jackson.Jackson;
import io.dropwizard.jersey.validation.Validators;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigurationTest {
  private @TempDir Path folder = Path.of("unset");

  @Test
  void config_yml_shows_the_defaults() throws Exception {
    var shown = read(Files.readString(Path.of("config.yml")));

    assertThat(shown)
        .usingRecursiveComparison()
        .comparingOnlyFields(
            "database",
            "dispatch",
            "fleet",
            "pool",
            "scaling",
            "recycling",
            "jobs",
            "retention",
            "runtime",
            "auth",
            "tracing")
        .isEqualTo(new KoreConfiguration());
  }

  @Test
  void every_key_is_read() throws Exception {
    var configuration =
        read(
            """
            dispatch:
              host: 127.0.0.2
              port: 1
              domain: example.com
              previews: true
              coldTimeout: 1s
              requestTimeout: 2s
              streamIdle: 3s
              maxPendingPerSite: 4
              maxRequestSize: 5KiB
              maxHeaderSize: 6KiB
              trustedProxies: [10.0.0.0/8]
              exposePod: false
              exposeTimings: false
            database:
              url: jdbc:postgresql://db/kore
              dataDir: elsewhere
              connections: 7
            fleet:
              type: simulated
              node: /opt/node
              trustedCode: true
              simulated:
                startup: 1ms
                install: 2s
                latency: 3ms
                installFailures: 0.4
                installHangs: 0.5
                neverReady: 0.6
                exits: 0.7
                seed: 8
              kubernetes:
                podTemplate: pod.yml
                namespace: sites
                context: dev
                port: 8090
                startTimeout: 9s
            pool:
              min: 8
            recycling:
              drainTimeout: 9s
            jobs:
              takeOver: 10s
            retention:
              events: 3d
              history: 4d
              minutes: 5d
              usage: 6d
              logs: 7m
              audit: 7d
            auth:
              operatorToken: 0123456789abcdef0123456789abcdef
            runtime:
              signingKey: key.pem
            """);

    assertThat(configuration.dispatch())
        .hasNoNullFieldsOrProperties()
        .usingRecursiveComparison()
        .withStrictTypeChecking()
        .isNotEqualTo(new Settings.Dispatch());
    assertThat(configuration.dispatch().maxPendingPerSite).isEqualTo(4);
    assertThat(configuration.dispatch().exposePod).isFalse();
    assertThat(configuration.database().dataDir()).isEqualTo(Path.of("elsewhere"));
    assertThat(configuration.fleet().node).isEqualTo("/opt/node");
    assertThat(configuration.fleet().simulated.script())
        .isEqualTo(
            new Script(
                Duration.ofMillis(1),
                Duration.ofSeconds(2),
                Duration.ofMillis(3),
                0.4,
                0.5,
                0.6,
                0.7));
    assertThat(configuration.fleet().simulated.random().nextLong())
        .isEqualTo(new SplittableRandom(8).nextLong());
    assertThat(configuration.fleet().kubernetes.podTemplate()).isEqualTo(Path.of("pod.yml"));
    assertThat(configuration.fleet().kubernetes.port()).isEqualTo(8090);
    assertThat(configuration.fleet().kubernetes.startTimeout()).hasSeconds(9);
    assertThat(configuration.pool().min).isEqualTo(8);
    assertThat(configuration.recycling().drainTimeout.toSeconds()).isEqualTo(9);
    assertThat(configuration.jobs().takeOver.toSeconds()).isEqualTo(10);
    assertThat(configuration.retention().events.toDays()).isEqualTo(3);
    assertThat(configuration.retention().history.toDays()).isEqualTo(4);
    assertThat(configuration.retention().minutes.toDays()).isEqualTo(5);
    assertThat(configuration.retention().usage.toDays()).isEqualTo(6);
    assertThat(configuration.retention().logs.toMinutes()).isEqualTo(7);
    assertThat(configuration.retention().audit.toDays()).isEqualTo(7);
    assertThat(configuration.auth().operatorToken()).contains("0123456789abcdef".repeat(2));
    assertThat(configuration.runtime().signingKey).isEqualTo(Path.of("key.pem"));
  }

  @Test
  void what_cannot_work_is_refused() {
    assertRefused("pool: {min: -1}", "pool.min");
    assertRefused("dispatch: {port: 70000}", "dispatch.port");
    assertRefused("dispatch: {requestTimeout: 30s}", "recycling.drainTimeout");
    assertRefused("dispatch: {host: 0.0.0.0}", "fleet.trustedCode");
    assertRefused("fleet: {type: kubernetes}", "fleet.kubernetes.podTemplate");
    assertRefused(
        "fleet: {type: kubernetes, kubernetes: {podTemplate: pod.yml}}", "runtime.signingKey");
    assertRefused("jobs: {takeOver: 1s}", "jobs.takeOver");
    assertRefused("retention: {minutes: 1d}", "retention.minutes");
    assertRefused("database: {url: mysql}", "database.url");
    assertRefused("dispatch: {trustedProxies: [nginx]}", "dispatch.trustedProxies");
    assertRefused("fleet: {type: mainframe}", "fleet.type");
    assertRefused("auth: {operatorToken: short}", "auth.operatorToken");
    assertRefused("auth: {operatorToken: 'x x xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'}", "32 characters");
    assertRefused("fleet: {simulated: {exits: 1.1}}", "fleet.simulated.exits");
  }

  @Test
  void pods_that_run_no_code_may_be_reached_from_anywhere() throws Exception {
    var configuration = read("{fleet: {type: simulated}, dispatch: {host: 0.0.0.0}}");

    assertThat(configuration.dispatch().host).isEqualTo("0.0.0.0");
  }

  private void assertRefused(String yaml, String said) {
    assertThatThrownBy(() -> read(yaml))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(said);
  }

  private KoreConfiguration read(String yaml) throws IOException, ConfigurationException {
    var file = Files.writeString(folder.resolve("config.yml"), yaml);
    return new YamlConfigurationFactory<>(
            KoreConfiguration.class, Validators.newValidator(), Jackson.newObjectMapper(), "test")
        .build(
            new SubstitutingSourceProvider(
                new ConfigurationSource(), new EnvironmentVariableSubstitutor()),
            file.toString());
  }
}
