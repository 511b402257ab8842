package adapters.cli;

import io.dropwizard.core.cli.Command;
import java.util.List;
import java.util.Map;
import net.sourceforge.argparse4j.inf.ArgumentParserException;

/** The client's part of the command line. */
public final class ClientCommands {
  private ClientCommands() {}

  /** The commands to add to the bootstrap. */
  public static List<Command> all() {
    return all(Terminal.ofProcess(), System.getenv());
  }

  static List<Command> all(Terminal terminal, Map<String, String> environment) {
    return List.of(
        new DeployCommand(terminal, environment),
        new SitesCommand(terminal, environment),
        new PropsCommand(terminal, environment),
        new PodsCommand(terminal, environment),
        new RecycleCommand(terminal, environment),
        new PoolCommand(terminal, environment),
        new FsckCommand(terminal, environment));
  }

  /**
   * What the process is to exit with after an error that ended a command: 1 when the server
   * refused, something broke or differs, 2 after wrong usage, 3 when no server answered.
   */
  public static int exitCodeOf(Throwable error) {
    return switch (error) {
      case CliFailure failure -> failure.exitCode();
      case ArgumentParserException _ -> 2;
      default -> 1;
    };
  }
}
