package adapters.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import net.sourceforge.argparse4j.impl.Arguments;
import net.sourceforge.argparse4j.inf.Argument;
import net.sourceforge.argparse4j.inf.ArgumentParser;
import net.sourceforge.argparse4j.inf.ArgumentParserException;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
import org.jspecify.annotations.Nullable;

/** {@code kore token create|list|revoke}. */
final class TokenCommand extends ClientCommand {
  TokenCommand(Terminal terminal, Map<String, String> environment) {
    super("token", "Make, list and revoke the tokens that let people in", terminal, environment);
  }

  @Override
  void arguments(Subparser parser) {
    parser
        .addArgument("action")
        .metavar("ACTION")
        .choices("create", "list", "revoke")
        .help("create NAME, list, or revoke ID");
    parser
        .addArgument("subject")
        .metavar("NAME|ID")
        .nargs("?")
        .help("a new token's name, or the id of the one to revoke");
    parser
        .addArgument("--role")
        .choices("viewer", "deployer", "operator")
        .help("viewer sees all, deployer changes its sites, operator may do everything");
    parser
        .addArgument("--site")
        .dest("sites")
        .metavar("SITE")
        .action(Arguments.append())
        .type(ClientCommand::site)
        .help("a site that a deployer may deploy to; may be given several times");
    parser
        .addArgument("--expires")
        .metavar("TIME")
        .type(TokenCommand::duration)
        .help("how long a new token is good for: 30d, 12h or 90m; by default for ever");
  }

  @Override
  Output call(KoreClient kore, Namespace arguments) throws CliFailure {
    String subject = arguments.getString("subject");
    return switch (arguments.getString("action")) {
      case "create" -> create(kore, wanted(subject, "a NAME"), arguments);
      case "revoke" -> revoke(kore, wanted(subject, "the ID that kore token list has"));
      default -> list(kore);
    };
  }

  private static String wanted(@Nullable String subject, String what) throws CliFailure {
    if (subject == null) {
      throw new CliFailure(CliFailure.Kind.USAGE, "give " + what + " as well");
    }
    return subject;
  }

  private static Output create(KoreClient kore, String name, Namespace arguments)
      throws CliFailure {
    if (arguments.getString("role") == null) {
      throw new CliFailure(
          CliFailure.Kind.USAGE, "give --role as well: viewer, deployer or operator");
    }
    var body = KoreClient.object().put("name", name).put("role", arguments.getString("role"));
    List<?> sites = arguments.getList("sites");
    if (sites != null) {
      var array = body.putArray("sites");
      sites.forEach(site -> array.add(site.toString()));
    }
    Duration expires = arguments.get("expires");
    if (expires != null) {
      body.put("expiresInSeconds", expires.toSeconds());
    }
    var made = kore.send("POST", "tokens", body);
    return new Output(
        made,
        "%s%n%nThis is shown once. Use it as: export KORE_TOKEN=…"
            .formatted(made.path("token").asText()));
  }

  private static Output revoke(KoreClient kore, String id) throws CliFailure {
    if (!id.matches("[0-9a-f]{12}")) {
      throw new CliFailure(
          CliFailure.Kind.USAGE, "name the token by its id, as `kore token list` has it");
    }
    return new Output(kore.delete("tokens/" + id), id + " lets nobody in any more");
  }

  private static Output list(KoreClient kore) throws CliFailure {
    var answer = kore.all("tokens", "tokens");
    var table = new Table("ID", "NAME", "ROLE", "SITES", "EXPIRES", "LAST USED");
    for (var token : answer.path("tokens")) {
      table.row(
          token.path("id").asText(),
          token.path("name").asText(),
          token.path("role").asText(),
          sites(token.path("sites")),
          token.path("expired").asBoolean() ? "expired" : Table.cell(token.path("expiresAt")),
          Table.cell(token.path("lastUsed")));
    }
    return new Output(answer, table);
  }

  private static String sites(JsonNode sites) {
    var names =
        StreamSupport.stream(sites.spliterator(), false)
            .map(JsonNode::asText)
            .collect(Collectors.joining(" "));
    return names.isEmpty() ? "-" : names;
  }

  private static Duration duration(ArgumentParser parser, Argument argument, String text)
      throws ArgumentParserException {
    if (!text.matches("[1-9][0-9]{0,5}[mhd]")) {
      throw new ArgumentParserException("write how long as 90m, 12h or 30d", parser, argument);
    }
    long number = Long.parseLong(text.substring(0, text.length() - 1));
    return switch (text.charAt(text.length() - 1)) {
      case 'm' -> Duration.ofMinutes(number);
      case 'h' -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }
}
