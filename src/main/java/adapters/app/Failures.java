package adapters.app;

import adapters.postgres.DatabaseException;
import adapters.process.FleetException;
import io.dropwizard.configuration.ConfigurationException;
import io.dropwizard.configuration.UndefinedEnvironmentVariableException;
import java.io.FileNotFoundException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;

/** How the end of a command is told to the person who gave it. */
final class Failures {
  /** Set to anything, it makes failures show their stack traces. */
  private static final String DEBUG = "KORE_DEBUG";

  private Failures() {}

  static void tell(PrintWriter to, Throwable failure) {
    to.println(
        switch (failure) {
          case ConfigurationException e -> String.valueOf(e.getMessage()).strip();
          case UndefinedEnvironmentVariableException e ->
              "the configuration needs an environment variable: " + e.getMessage();
          case NoSuchFileException e -> "there is no file " + e.getFile();
          case FileNotFoundException e -> "cannot read the configuration: " + e.getMessage();
          case StartException e -> e.getMessage();
          case DatabaseException e -> e.getMessage();
          case FleetException e -> e.getMessage();
          case IllegalArgumentException e -> e.getMessage();
          case IllegalStateException e -> e.getMessage();
          default -> "Kore failed: " + failure + " (set " + DEBUG + "=1 to see where)";
        });
    if (System.getenv(DEBUG) != null) {
      failure.printStackTrace(to);
    }
    to.flush();
  }
}
