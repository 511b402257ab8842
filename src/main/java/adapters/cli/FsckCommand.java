package adapters.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/** {@code kore fsck}: succeeds only if the server says that nothing differs. */
final class FsckCommand extends ClientCommand {
  FsckCommand(Terminal terminal, Map<String, String> environment) {
    super("fsck", "Compare ledger, live pods, fleet and caches", terminal, environment);
  }

  @Override
  void arguments(Subparser parser) {}

  @Override
  Output call(KoreClient kore, Namespace arguments) throws CliFailure {
    terminal().progress("comparing ledger, live pods, fleet and caches");
    var answer = kore.get("fsck");
    var differences = answer.path("differences");
    if (!differences.isArray()) {
      throw new CliFailure(CliFailure.Kind.REFUSED, "the server does not say what differs");
    }
    return differences.isEmpty()
        ? new Output(answer, "nothing differs")
        : new Output(answer, table(differences), Optional.of(failure(differences.size())));
  }

  private static Table table(JsonNode differences) {
    var table = new Table("KIND", "SUBJECT", "WHAT IT MEANS");
    for (var difference : differences) {
      table.row(
          difference.path("kind").asText(),
          difference.path("subject").asText(),
          difference.path("detail").asText());
    }
    return table;
  }

  private static CliFailure failure(int number) {
    return new CliFailure(
        CliFailure.Kind.DIFFERENT, number == 1 ? "1 difference" : number + " differences");
  }
}
