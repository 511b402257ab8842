package adapters.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dropwizard.core.Application;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.util.JarLocation;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Map;

/** Runs command lines as the launcher does, and keeps what they print. */
final class Shell {
  private final Map<String, String> environment;

  Shell(Map<String, String> environment) {
    this.environment = environment;
  }

  Run run(String... line) {
    return run(false, line);
  }

  /** As if standard error were a terminal. */
  Run watched(String... line) {
    return run(true, line);
  }

  private Run run(boolean progress, String... line) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var terminal =
        new Terminal(
            new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), progress);
    var bootstrap = new Bootstrap<>(new Empty());
    ClientCommands.all(terminal, environment).forEach(bootstrap::addCommand);
    var failure = new Cli(new JarLocation(Shell.class), bootstrap, out, err).run(line);
    return new Run(
        failure.map(ClientCommands::exitCodeOf).orElse(0),
        out.toString(UTF_8),
        err.toString(UTF_8));
  }

  record Run(int exitCode, String out, String err) {}

  private static final class Empty extends Application<Configuration> {
    @Override
    public void run(Configuration configuration, Environment environment) {}
  }
}
