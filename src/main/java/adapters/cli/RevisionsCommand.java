package adapters.cli;

import com.fasterxml.jackson.databind.JsonNode;
import domain.site.SiteId;
import java.util.Map;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/** {@code kore revisions}: what was deployed as a site, and which of it is published. */
final class RevisionsCommand extends ClientCommand {
  RevisionsCommand(Terminal terminal, Map<String, String> environment) {
    super("revisions", "List a site's revisions, newest first", terminal, environment);
  }

  @Override
  void arguments(Subparser parser) {
    parser.addArgument("site").metavar("SITE").type(ClientCommand::site).help("the site's name");
  }

  @Override
  Output call(KoreClient kore, Namespace arguments) throws CliFailure {
    SiteId site = arguments.get("site");
    var answer = kore.all("sites/" + site + "/revisions", "revisions");
    return new Output(answer, table(answer));
  }

  private static Table table(JsonNode answer) {
    var table = new Table("REVISION", "PUBLISHED", "SIZE", "DEPLOYED");
    for (var revision : answer.path("revisions")) {
      table.row(
          revision.path("revision").asText(),
          revision.path("published").asBoolean() ? "yes" : "-",
          DeployCommand.size(revision.path("size").asLong()),
          revision.path("deployedAt").asText().replaceFirst("\\.\\d+Z$", "Z"));
    }
    return table;
  }
}
