package adapters.cli;

import domain.pod.PodId;
import java.util.Map;
import net.sourceforge.argparse4j.impl.Arguments;
import net.sourceforge.argparse4j.inf.Argument;
import net.sourceforge.argparse4j.inf.ArgumentParser;
import net.sourceforge.argparse4j.inf.ArgumentParserException;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/** {@code kore recycle}: lets a pod go before its time. */
final class RecycleCommand extends ClientCommand {
  RecycleCommand(Terminal terminal, Map<String, String> environment) {
    super(
        "recycle",
        "Let a pod go; if its site has traffic, another serves first",
        terminal,
        environment);
  }

  @Override
  void arguments(Subparser parser) {
    parser
        .addArgument("pod")
        .metavar("POD")
        .type(RecycleCommand::pod)
        .help("the pod's id, as `kore pods` lists it");
    parser
        .addArgument("--now")
        .action(Arguments.storeTrue())
        .help("without another one in its place first: the site's next visitors may have to wait");
  }

  @Override
  Output call(KoreClient kore, Namespace arguments) throws CliFailure {
    PodId pod = arguments.get("pod");
    terminal().progress("waiting for up to 5 s until it drains");
    var answer = kore.delete("pods/" + pod + (arguments.getBoolean("now") ? "?now=true" : ""));
    var became =
        switch (answer.path("state").asText()) {
          case "serving" -> "serves on until another pod can take its place";
          case "draining" -> "finishes what it has in flight, and ends";
          default -> "is gone";
        };
    return new Output(answer, "%s %s".formatted(pod, became));
  }

  private static PodId pod(ArgumentParser parser, Argument argument, String text)
      throws ArgumentParserException {
    return PodId.parse(text)
        .orElseThrow(
            () ->
                new ArgumentParserException(
                    "name the pod by its whole id, as `kore pods` lists it", parser, argument));
  }
}
