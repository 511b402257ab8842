package adapters.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/** {@code kore sites}. */
final class SitesCommand extends ClientCommand {
  SitesCommand(Terminal terminal, Map<String, String> environment) {
    super("sites", "List the sites", terminal, environment);
  }

  @Override
  void arguments(Subparser parser) {}

  /** All pages as one. */
  @Override
  Output call(KoreClient kore, Namespace arguments) throws CliFailure {
    var all = kore.all("sites", "sites");
    return new Output(all, table(all));
  }

  private static Table table(JsonNode answer) {
    var table = new Table("SITE", "PUBLISHED", "MAX PODS", "HOSTS");
    for (var site : answer.path("sites")) {
      table.row(
          site.path("id").asText(),
          Table.cell(site.path("published")),
          Table.cell(site.path("props").path("maxPods")),
          hosts(site.path("hosts")));
    }
    return table;
  }

  private static String hosts(JsonNode hosts) {
    return StreamSupport.stream(hosts.spliterator(), false)
        .map(JsonNode::asText)
        .collect(Collectors.joining(" "));
  }
}
