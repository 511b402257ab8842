package adapters.cli;

import java.util.List;
import java.util.Map;

/** The client's part of the command line. */
final class ClientCommands {
  private ClientCommands() {}

  static List<ClientCommand> all(Terminal terminal, Map<String, String> environment) {
    return List.of(
        new DeployCommand(terminal, environment),
        new RevisionsCommand(terminal, environment),
        new PublishCommand(terminal, environment),
        new SitesCommand(terminal, environment),
        new HostsCommand(terminal, environment),
        new PropsCommand(terminal, environment),
        new PodsCommand(terminal, environment),
        new RecycleCommand(terminal, environment),
        new PoolCommand(terminal, environment),
        new ReportCommand(terminal, environment),
        new FsckCommand(terminal, environment),
        new DeleteCommand(terminal, environment),
        new TokenCommand(terminal, environment),
        new WhyCommand(terminal, environment),
        new LogsCommand(terminal, environment),
        new AuditCommand(terminal, environment));
  }
}
