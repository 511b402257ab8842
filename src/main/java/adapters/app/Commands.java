package adapters.app;

import adapters.postgres.Database;
import io.dropwizard.core.Application;
import io.dropwizard.core.cli.CheckCommand;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.ConfiguredCommand;
import io.dropwizard.core.cli.ServerCommand;
import io.dropwizard.core.setup.Bootstrap;
import java.util.Random;
import net.sourceforge.argparse4j.inf.Argument;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/** The commands that read a configuration file, with their failures told to people. */
final class Commands {
  private static final String DEFAULT_FILE = "config.yml";

  private Commands() {}

  /** {@code kore server config.yml}. */
  static final class Server extends ServerCommand<KoreConfiguration> {
    Server(Application<KoreConfiguration> application) {
      super(application);
    }

    @Override
    protected Argument addFileArgument(Subparser parser) {
      return super.addFileArgument(parser).setDefault(DEFAULT_FILE);
    }

    @Override
    public void onError(Cli cli, Namespace arguments, Throwable failure) {
      Failures.tell(cli.getStdErr(), failure);
    }
  }

  /** {@code kore check config.yml}. */
  static final class Check extends CheckCommand<KoreConfiguration> {
    Check(Application<KoreConfiguration> application) {
      super(application);
    }

    @Override
    protected void run(
        Bootstrap<KoreConfiguration> bootstrap,
        Namespace arguments,
        KoreConfiguration configuration) {
      System.out.println(arguments.getString("file") + " is a good configuration");
    }

    @Override
    protected Argument addFileArgument(Subparser parser) {
      return super.addFileArgument(parser).setDefault(DEFAULT_FILE);
    }

    @Override
    public void onError(Cli cli, Namespace arguments, Throwable failure) {
      Failures.tell(cli.getStdErr(), failure);
    }
  }

  /** {@code kore migrate config.yml}: brings an external database's schema up to this version. */
  static final class Migrate extends ConfiguredCommand<KoreConfiguration> {
    Migrate() {
      super("migrate", "Brings the database's schema up to this version of Kore");
    }

    @Override
    protected Class<KoreConfiguration> getConfigurationClass() {
      return KoreConfiguration.class;
    }

    @Override
    protected void run(
        Bootstrap<KoreConfiguration> bootstrap,
        Namespace arguments,
        KoreConfiguration configuration) {
      if (configuration.database().embedded()) {
        throw new StartException(
            "database.url is 'embedded': kore server migrates that one itself when it starts");
      }
      try (var database =
          Database.open(
              configuration.database(), null, bootstrap.getMetricRegistry(), new Random())) {
        database.migrate();
      }
      System.out.println("The schema of " + configuration.database() + " is up to date");
    }

    @Override
    protected Argument addFileArgument(Subparser parser) {
      return super.addFileArgument(parser).setDefault(DEFAULT_FILE);
    }

    @Override
    public void onError(Cli cli, Namespace arguments, Throwable failure) {
      Failures.tell(cli.getStdErr(), failure);
    }
  }
}
