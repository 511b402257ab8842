package adapters.cli;

import com.fasterxml.jackson.databind.JsonNode;
import domain.pod.Printable;
import java.util.Map;
import net.sourceforge.argparse4j.impl.Arguments;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/** {@code kore audit}: who changed what by the API, and how that was answered. */
final class AuditCommand extends ClientCommand {
  AuditCommand(Terminal terminal, Map<String, String> environment) {
    super("audit", "Tell who changed what, newest first", terminal, environment);
  }

  @Override
  void arguments(Subparser parser) {
    parser
        .addArgument("--limit")
        .metavar("N")
        .type(Integer.class)
        .choices(Arguments.range(1, 1000))
        .setDefault(50)
        .help("how many changes at most (50)");
    parser
        .addArgument("--after")
        .metavar("NUMBER")
        .type(Long.class)
        .choices(Arguments.range(1L, Long.MAX_VALUE))
        .help("what follows those of an earlier answer, as that says");
  }

  @Override
  Output call(KoreClient kore, Namespace arguments) throws CliFailure {
    Long after = arguments.getLong("after");
    var answer =
        kore.get(
            "audit?limit=" + arguments.getInt("limit") + (after == null ? "" : "&after=" + after));
    return new Output(
        answer,
        answer.path("next").isNumber()
            ? table(answer) + "\n\nthere is more: --after " + answer.path("next").asText()
            : table(answer));
  }

  private static Table table(JsonNode answer) {
    var table = new Table("TIME", "WHO", "ROLE", "STATUS", "CHANGE");
    for (var change : answer.path("changes")) {
      table.row(
          Times.local(change.path("at").asText()),
          Printable.of(change.path("who").asText()),
          change.path("role").asText(),
          Table.cell(change.path("status")),
          change.path("method").asText() + " " + Printable.of(change.path("path").asText()));
    }
    return table;
  }
}
