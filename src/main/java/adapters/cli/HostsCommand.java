package adapters.cli;

import com.fasterxml.jackson.databind.JsonNode;
import domain.site.SiteId;
import java.util.Map;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
import org.jspecify.annotations.Nullable;

/** {@code kore hosts}: the host names that lead to a site besides its own. */
final class HostsCommand extends ClientCommand {
  HostsCommand(Terminal terminal, Map<String, String> environment) {
    super("hosts", "Show or change the host names of a site", terminal, environment);
  }

  @Override
  void arguments(Subparser parser) {
    parser.addArgument("site").metavar("SITE").type(ClientCommand::site).help("the site's name");
    var change = parser.addMutuallyExclusiveGroup();
    change.addArgument("--add").metavar("HOST").help("a host name that is to lead to the site");
    change.addArgument("--remove").metavar("HOST").help("one that is not to any more");
  }

  @Override
  Output call(KoreClient kore, Namespace arguments) throws CliFailure {
    SiteId site = arguments.get("site");
    var hosts = "sites/" + site + "/hosts/";
    @Nullable String add = arguments.getString("add");
    @Nullable String remove = arguments.getString("remove");
    if (add != null) {
      kore.put(hosts + KoreClient.segment(add));
    }
    if (remove != null) {
      kore.delete(hosts + KoreClient.segment(remove));
    }
    var answer = KoreClient.object();
    answer.set("hosts", kore.get("sites/" + site).path("hosts"));
    return new Output(answer, table(answer));
  }

  private static Table table(JsonNode answer) {
    var table = new Table("HOST");
    answer.path("hosts").forEach(host -> table.row(host.asText()));
    return table;
  }
}
