package adapters.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import net.sourceforge.argparse4j.impl.Arguments;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/** {@code kore pool}: shows the pool, and changes its size. */
final class PoolCommand extends ClientCommand {
  PoolCommand(Terminal terminal, Map<String, String> environment) {
    super("pool", "Show the pool of warm pods, or change its size", terminal, environment);
  }

  @Override
  void arguments(Subparser parser) {
    parser
        .addArgument("--min")
        .metavar("N")
        .type(Integer.class)
        .choices(Arguments.range(0, 1000))
        .help("how many pods are to be warm");
  }

  @Override
  Output call(KoreClient kore, Namespace arguments) throws CliFailure {
    var min = arguments.getInt("min");
    var answer =
        min == null
            ? kore.get("pool")
            : kore.send("PATCH", "pool", KoreClient.object().put("min", min));
    return new Output(answer, table(answer));
  }

  private static Table table(JsonNode answer) {
    return new Table("SIZE", "WARMING", "POOLED", "CLAIMED", "SERVING", "DRAINING")
        .row(
            answer.path("size").asText(),
            answer.path("warming").asText(),
            answer.path("pooled").asText(),
            answer.path("claimed").asText(),
            answer.path("serving").asText(),
            answer.path("draining").asText());
  }
}
