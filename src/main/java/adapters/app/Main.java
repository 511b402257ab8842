package adapters.app;

import adapters.cli.CommandLine;

/** The entry point. A command for a running Kore never gets as far as Dropwizard: it is quick. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) throws Exception {
    var exitCode = CommandLine.ofProcess().run(arguments);
    if (exitCode.isPresent()) {
      System.exit(exitCode.getAsInt());
    }
    Kore.start(arguments);
  }
}
