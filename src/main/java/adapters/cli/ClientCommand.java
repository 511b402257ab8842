package adapters.cli;

import com.fasterxml.jackson.databind.JsonNode;
import domain.site.SiteId;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.Command;
import io.dropwizard.core.setup.Bootstrap;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import net.sourceforge.argparse4j.impl.Arguments;
import net.sourceforge.argparse4j.inf.Argument;
import net.sourceforge.argparse4j.inf.ArgumentParser;
import net.sourceforge.argparse4j.inf.ArgumentParserException;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/** What the commands of the client have in common: the server, {@code --json}, and errors. */
abstract class ClientCommand extends Command {
  private final Terminal terminal;
  private final Map<String, String> environment;

  ClientCommand(
      String name, String description, Terminal terminal, Map<String, String> environment) {
    super(name, description);
    this.terminal = terminal;
    this.environment = environment;
  }

  /** Adds what only this command takes. */
  abstract void arguments(Subparser parser);

  /** Does it, and returns what there is to print. */
  abstract Output call(KoreClient kore, Namespace arguments) throws CliFailure;

  /**
   * @param json the server's answer
   * @param text the same for people
   * @param failure ends the command once it is printed
   */
  record Output(JsonNode json, Object text, Optional<CliFailure> failure) {
    Output(JsonNode json, Object text) {
      this(json, text, Optional.empty());
    }
  }

  final Terminal terminal() {
    return terminal;
  }

  @Override
  public final void configure(Subparser parser) {
    arguments(parser);
    parser
        .addArgument("--server")
        .metavar("URL")
        .type(ClientCommand::server)
        .setDefault(URI.create("http://localhost:8081"))
        .help("the Kore to speak to; it gets the token in KORE_TOKEN, if there is one");
    parser
        .addArgument("--json")
        .action(Arguments.storeTrue())
        .help("print the server's JSON, for programs");
  }

  @Override
  public final void run(Bootstrap<?> bootstrap, Namespace arguments) throws CliFailure {
    try (var kore = new KoreClient(arguments.get("server"), environment.get("KORE_TOKEN"))) {
      var output = call(kore, arguments);
      terminal.out().println(arguments.getBoolean("json") ? output.json() : output.text());
      if (output.failure().isPresent()) {
        throw output.failure().get();
      }
    }
  }

  @Override
  public final void onError(Cli cli, Namespace arguments, Throwable error) {
    if (error instanceof CliFailure) {
      terminal.err().println(error.getMessage());
    } else {
      super.onError(cli, arguments, error);
    }
  }

  static SiteId site(ArgumentParser parser, Argument argument, String text)
      throws ArgumentParserException {
    return SiteId.parse(text)
        .orElseThrow(() -> new ArgumentParserException(SiteId.RULE, parser, argument));
  }

  private static URI server(ArgumentParser parser, Argument argument, String text)
      throws ArgumentParserException {
    if (!text.matches("https?://[^/?#]+/?")) {
      throw new ArgumentParserException(
          "write the server as http://host:port or https://host:port", parser, argument);
    }
    return URI.create(text);
  }
}
