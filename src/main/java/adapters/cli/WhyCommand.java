package adapters.cli;

import com.fasterxml.jackson.databind.JsonNode;
import domain.pod.PodId;
import domain.pod.Printable;
import domain.site.SiteId;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;
import net.sourceforge.argparse4j.impl.Arguments;
import net.sourceforge.argparse4j.inf.Argument;
import net.sourceforge.argparse4j.inf.ArgumentParser;
import net.sourceforge.argparse4j.inf.ArgumentParserException;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/** {@code kore why}: what happened to a site or a pod, and why. */
final class WhyCommand extends ClientCommand {
  private static final int MOST = 1000;

  /** Enough of a replica's id to tell it from the others. */
  private static final int SHORT = 8;

  WhyCommand(Terminal terminal, Map<String, String> environment) {
    super("why", "Tell what was decided for a site or a pod, and why", terminal, environment);
  }

  @Override
  void arguments(Subparser parser) {
    parser
        .addArgument("subject")
        .metavar("SITE|POD")
        .type(WhyCommand::path)
        .help("the site's name, or the pod's id; also of one that has ended");
    parser
        .addArgument("--since")
        .metavar("PERIOD")
        .type(ClientCommand::period)
        .help("how far back, such as 90s, 10m, 1h or 2d");
    parser
        .addArgument("--limit")
        .metavar("N")
        .type(Integer.class)
        .choices(Arguments.range(1, MOST))
        .setDefault(50)
        .help("how many lines at most, the newest (50)");
    parser
        .addArgument("--before")
        .metavar("PLACE")
        .type(WhyCommand::place)
        .help("what was before those of an earlier answer, as that says");
  }

  private static String path(ArgumentParser parser, Argument argument, String text)
      throws ArgumentParserException {
    if (PodId.parse(text).isPresent()) {
      return "pods/" + text;
    }
    return SiteId.parse(text)
        .map(site -> "sites/" + site)
        .orElseThrow(
            () ->
                new ArgumentParserException(
                    "name a pod by its whole id, or a site: " + SiteId.RULE, parser, argument));
  }

  private static String place(ArgumentParser parser, Argument argument, String text)
      throws ArgumentParserException {
    if (!text.matches("\\d{1,17}-\\d{1,18}")) {
      throw new ArgumentParserException(
          "copy the place from an earlier answer, such as 1792800000000000-42", parser, argument);
    }
    return text;
  }

  @Override
  Output call(KoreClient kore, Namespace arguments) throws CliFailure {
    var path = arguments.getString("subject") + "/decisions?limit=" + arguments.getInt("limit");
    var since = arguments.getString("since");
    var before = arguments.getString("before");
    var answer =
        kore.get(
            path
                + (since == null ? "" : "&since=" + since)
                + (before == null ? "" : "&before=" + before));
    return new Output(answer, story(answer));
  }

  private static String story(JsonNode answer) {
    var table = new Table("TIME", "POD", "REPLICA", "WHAT");
    for (var entry : answer.path("decisions")) {
      table.row(
          Times.local(entry.path("at").asText()),
          Table.cell(entry.path("pod")),
          shortened(entry.path("replica")),
          entry.path("says").asText().replace('\n', ' '));
      for (var line : entry.path("inputs").path("lastWords")) {
        table.row("", "", "", "  | " + Printable.of(line.asText()));
      }
    }
    var parts = new ArrayList<String>();
    if (answer.path("next").isTextual()) {
      parts.add("there is more before: --before " + answer.path("next").asText());
    }
    parts.add(table.toString());
    if (answer.path("lastColdStart").isObject()) {
      parts.add(coldStart(answer.path("lastColdStart")));
    }
    return String.join("\n\n", parts);
  }

  private static String shortened(JsonNode replica) {
    var id = Table.cell(replica);
    return id.substring(0, Math.min(SHORT, id.length()));
  }

  private static String coldStart(JsonNode start) {
    var text =
        new StringBuilder(
            "last cold start: %s, pod %s, %s"
                .formatted(
                    Times.local(start.path("at").asText()),
                    start.path("pod").asText(),
                    switch (start.path("outcome").asText()) {
                      case "serving" -> "which serves since";
                      case "claimed" -> "which is being installed";
                      default -> "which failed";
                    }));
    for (var step : start.path("stepsMs").properties()) {
      text.append(
          String.format(
              Locale.ROOT, "\n  %-15s %9.1f ms", step.getKey(), step.getValue().asDouble()));
    }
    return text.toString();
  }
}
