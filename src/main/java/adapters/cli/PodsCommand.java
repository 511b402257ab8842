package adapters.cli;

import com.fasterxml.jackson.databind.JsonNode;
import domain.site.SiteId;
import java.util.Map;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
import org.jspecify.annotations.Nullable;

/** {@code kore pods}. */
final class PodsCommand extends ClientCommand {
  PodsCommand(Terminal terminal, Map<String, String> environment) {
    super("pods", "List live pods", terminal, environment);
  }

  @Override
  void arguments(Subparser parser) {
    parser
        .addArgument("site")
        .metavar("SITE")
        .nargs("?")
        .type(ClientCommand::site)
        .help("only this site's");
  }

  @Override
  Output call(KoreClient kore, Namespace arguments) throws CliFailure {
    @Nullable SiteId site = arguments.get("site");
    var answer = kore.all(site == null ? "pods" : "sites/" + site + "/pods", "pods");
    return new Output(answer, table(answer));
  }

  private static Table table(JsonNode answer) {
    var table = new Table("POD", "STATE", "SITE", "REVISION", "ADDRESS", "SECONDS");
    for (var pod : answer.path("pods")) {
      table.row(
          pod.path("id").asText(),
          pod.path("state").asText(),
          Table.cell(pod.path("site")),
          Table.cell(pod.path("revision")),
          Table.cell(pod.path("address")),
          pod.path("inStateSeconds").asText());
    }
    return table;
  }
}
