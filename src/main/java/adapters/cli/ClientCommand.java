package adapters.cli;

import com.fasterxml.jackson.databind.JsonNode;
import domain.site.SiteId;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import net.sourceforge.argparse4j.impl.Arguments;
import net.sourceforge.argparse4j.inf.Argument;
import net.sourceforge.argparse4j.inf.ArgumentParser;
import net.sourceforge.argparse4j.inf.ArgumentParserException;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
import org.jspecify.annotations.Nullable;

/** What the commands of the client have in common: the server, {@code --json}, and errors. */
abstract class ClientCommand {
  private static final String DEFAULT_SERVER = "http://localhost:8081";
  private static final String SERVER_RULE =
      "write the server as http://host:port or https://host:port, with no path and no password; names have letters, digits, dots and hyphens";

  private final String name;
  private final String description;
  private final Terminal terminal;
  private final Map<String, String> environment;

  ClientCommand(
      String name, String description, Terminal terminal, Map<String, String> environment) {
    this.name = name;
    this.description = description;
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

  final String name() {
    return name;
  }

  final String description() {
    return description;
  }

  final void configure(Subparser parser) {
    arguments(parser);
    parser
        .addArgument("--server")
        .metavar("URL")
        .type(ClientCommand::server)
        .help(
            "the Kore to speak to, else the one in KORE_SERVER, else %s; it gets the token in KORE_TOKEN"
                .formatted(DEFAULT_SERVER));
    parser
        .addArgument("--ca-cert")
        .metavar("FILE")
        .type((_, _, text) -> Path.of(text))
        .help("certificates in PEM: trust a server of https:// that one of these vouches for");
    parser
        .addArgument("--json")
        .action(Arguments.storeTrue())
        .help("print the server's JSON, for programs");
  }

  final void run(Namespace arguments) throws CliFailure {
    Path certificates = arguments.get("ca_cert");
    try (var kore = new KoreClient(server(arguments.get("server")), token(), certificates)) {
      var output = call(kore, arguments);
      terminal.print(arguments.getBoolean("json") ? output.json() : output.text());
      if (output.failure().isPresent()) {
        throw output.failure().get();
      }
    }
  }

  /** Refused without being shown: errors end up in logs. */
  private String token() throws CliFailure {
    var token = environment.getOrDefault("KORE_TOKEN", "").strip();
    if (!token.matches("[!-~]*")) {
      throw new CliFailure(
          CliFailure.Kind.USAGE,
          "KORE_TOKEN has a space, a line break or another character that is in no token: set it anew");
    }
    return token;
  }

  private URI server(@Nullable URI given) throws CliFailure {
    if (given != null) {
      return given;
    }
    var url = environment.getOrDefault("KORE_SERVER", "").strip();
    if (url.isEmpty()) {
      return URI.create(DEFAULT_SERVER);
    }
    if (!isServer(url)) {
      throw new CliFailure(
          CliFailure.Kind.USAGE,
          "KORE_SERVER is '%s': %s".formatted(url.replaceFirst("//.*@", "//…@"), SERVER_RULE));
    }
    return URI.create(url);
  }

  static SiteId site(ArgumentParser parser, Argument argument, String text)
      throws ArgumentParserException {
    return SiteId.parse(text)
        .orElseThrow(() -> new ArgumentParserException(SiteId.RULE, parser, argument));
  }

  /** A period as the server takes it, which knows more of its rule. */
  static String period(ArgumentParser parser, Argument argument, String text)
      throws ArgumentParserException {
    if (!text.matches("\\d{1,9}[smhd]")) {
      throw new ArgumentParserException("write a period as 90s, 10m, 1h or 2d", parser, argument);
    }
    return text;
  }

  private static URI server(ArgumentParser parser, Argument argument, String text)
      throws ArgumentParserException {
    if (!isServer(text)) {
      throw new ArgumentParserException(SERVER_RULE, parser, argument);
    }
    return URI.create(text);
  }

  private static boolean isServer(String url) {
    try {
      var uri = new URI(url);
      return url.matches("https?://[^/?#@]+/?")
          && uri.getHost() != null
          && uri.getPort() != 0
          && uri.getPort() < 65_536;
    } catch (URISyntaxException _) {
      return false;
    }
  }
}
