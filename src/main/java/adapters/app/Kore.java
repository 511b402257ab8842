package adapters.app;

import adapters.cli.CommandLine;
import adapters.postgres.EmbeddedDatabase.Keep;
import adapters.process.ProcessFleet;
import adapters.proxy.RequestLog;
import com.codahale.metrics.health.HealthCheck;
import domain.pod.PodState;
import io.dropwizard.configuration.EnvironmentVariableSubstitutor;
import io.dropwizard.configuration.SubstitutingSourceProvider;
import io.dropwizard.core.Application;
import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.lifecycle.Managed;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.jetty.server.Server;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The commands that run Kore itself, and the start of the server. */
public final class Kore extends Application<KoreConfiguration> {
  private static final Logger LOG = LoggerFactory.getLogger(Kore.class);
  private static final Duration LOOK_AT_FOLDER_EVERY = Duration.ofMillis(150);

  private Kore() {}

  /** Does what is asked for by a command line that {@code CommandLine} left to it. */
  static void start(String[] arguments) throws Exception {
    Thread.setDefaultUncaughtExceptionHandler(new Uncaught(System::nanoTime));
    new Kore().run(arguments);
  }

  @Override
  public String getName() {
    return "kore";
  }

  @Override
  public void initialize(Bootstrap<KoreConfiguration> bootstrap) {
    bootstrap.setConfigurationSourceProvider(
        new SubstitutingSourceProvider(
            new ConfigurationSource(), new EnvironmentVariableSubstitutor()));
    bootstrap.addCommand(new DevCommand(this));
  }

  @Override
  protected void addDefaultCommands(Bootstrap<KoreConfiguration> bootstrap) {
    bootstrap.addCommand(new Commands.Server(this));
    bootstrap.addCommand(new Commands.Check(this));
    bootstrap.addCommand(new Commands.Migrate());
    bootstrap.addCommand(new SecretCommand());
  }

  /** Whatever went wrong was told where it was caught. */
  @Override
  protected void onFatalError(Throwable failure) {
    System.exit(CommandLine.exitCodeOf(failure));
  }

  @Override
  public void run(KoreConfiguration configuration, Environment environment) {
    Connectors.check(configuration);
    if (configuration.getServerFactory() instanceof DefaultServerFactory server) {
      // The API's own mappers answer every failure as problem+json.
      server.setRegisterDefaultExceptionMappers(false);
    }
    var dev = configuration.dev();
    if (dev == null) {
      serve(configuration, environment);
    } else {
      develop(dev, configuration, environment);
    }
  }

  private static void serve(KoreConfiguration configuration, Environment environment) {
    var podLog = LoggerFactory.getLogger("kore.pod");
    ProcessFleet.Output output = (pod, _, line) -> podLog.debug("{}: {}", pod, line);
    var service =
        start(
            configuration,
            environment,
            new Service.Run(Optional.empty(), Keep.DATA, RequestLog.NONE, output));
    environment
        .lifecycle()
        .addServerLifecycleListener(
            server ->
                LOG.info(
                    "Kore is ready: site http://<site>.{}:{}  API http://localhost:{}/api/v1"
                        + "  admin http://localhost:{}",
                    configuration.dispatch().domain,
                    service.port(),
                    Connectors.port(server, "application"),
                    Connectors.port(server, "admin")));
  }

  private static void develop(
      DevSite site, KoreConfiguration configuration, Environment environment) {
    var console = new Console(System.out);
    console.line("Kore serves %s as the site %s".formatted(site.folder(), site.id()));
    console.line("… starting PostgreSQL and warming %d pods".formatted(configuration.pool().min));
    environment.lifecycle().manage(onStop(console::close));
    var service =
        start(
            configuration,
            environment,
            new Service.Run(
                Optional.of(site.id()),
                Keep.NOTHING,
                console,
                (pod, _, line) -> console.podLine(site.id(), pod, line)));
    var deployer = new DevDeployer(site, service.publisher(), console);
    environment
        .lifecycle()
        .addServerLifecycleListener(
            server -> {
              deployer.step();
              console.line(welcome(site, service, server));
              var watch = Loop.start("watch", LOOK_AT_FOLDER_EVERY, deployer::step);
              service.closeFirst(watch);
            });
  }

  private static String welcome(DevSite site, Service service, Server server) {
    return """

      site   http://%s.localhost:%d
             (http://localhost:%d is the same)
      API    http://localhost:%d/api/v1
      admin  http://localhost:%d
      SQL    %s

    Edit the folder: each change is deployed. Ctrl-C stops all of it.
    """
        .formatted(
            site.id(),
            service.port(),
            service.port(),
            Connectors.port(server, "application"),
            Connectors.port(server, "admin"),
            service.psql());
  }

  private static Service start(
      KoreConfiguration configuration, Environment environment, Service.Run run) {
    var telemetry = new Telemetry(configuration, environment.metrics());
    telemetry.register(environment, configuration.dispatch().shutdownDelay.toJavaDuration());
    var service = new Service(configuration, telemetry, run);
    service.rest().register(environment);
    service.access().register(environment);
    environment.lifecycle().manage(onStop(service::close));
    environment.healthChecks().register("postgres", new Check(service.database()::ping));
    environment.healthChecks().register("pool", new PoolCheck(service));
    for (var fleet : service.kubernetes()) {
      environment.healthChecks().register("kubernetes", new Check(fleet::check));
    }
    return service;
  }

  private static Managed onStop(Runnable stop) {
    return new Managed() {
      @Override
      public void stop() {
        stop.run();
      }
    };
  }

  /** Healthy while an action does not throw. */
  private static final class Check extends HealthCheck {
    private final Runnable action;

    Check(Runnable action) {
      this.action = action;
    }

    @Override
    protected Result check() {
      action.run();
      return Result.healthy();
    }
  }

  private static final class PoolCheck extends HealthCheck {
    private final Service service;

    PoolCheck(Service service) {
      this.service = service;
    }

    @Override
    protected Result check() {
      int pooled = service.pods().counts().getOrDefault(PodState.POOLED, 0);
      int size = service.pool().size().total();
      var message = String.format(Locale.ROOT, "%d of %d pods", pooled, size);
      return pooled > 0 || size == 0 ? Result.healthy(message) : Result.unhealthy("no pod is warm");
    }
  }
}
