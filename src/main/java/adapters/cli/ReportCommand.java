package adapters.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.sourceforge.argparse4j.inf.Argument;
import net.sourceforge.argparse4j.inf.ArgumentParser;
import net.sourceforge.argparse4j.inf.ArgumentParserException;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
import org.jspecify.annotations.Nullable;

/** {@code kore report usage|cold-starts|pool}. */
final class ReportCommand extends ClientCommand {
  private static final int PAGE = 1000;
  private static final Duration DAY = Duration.ofDays(1);

  private static final Map<String, String> PATHS =
      Map.of("usage", "sites", "cold-starts", "cold-starts", "pool", "pool");

  ReportCommand(Terminal terminal, Map<String, String> environment) {
    super("report", "Show what sites and the pool used", terminal, environment);
  }

  @Override
  void arguments(Subparser parser) {
    parser.addArgument("report").choices("usage", "cold-starts", "pool").help("what to show");
    parser
        .addArgument("--from")
        .metavar("TIME")
        .type(ReportCommand::time)
        .help("such as 2026-03-01T00:00:00Z; 24 hours before --to by default");
    parser
        .addArgument("--to")
        .metavar("TIME")
        .type(ReportCommand::time)
        .help("up to now by default");
    parser.addArgument("--site").type(ClientCommand::site).help("only this one's");
    parser.addArgument("--by").choices("hour", "day").help("usage by the hour (default) or day");
    parser
        .addArgument("--format")
        .choices("table", "csv", "json")
        .setDefault("table")
        .help("how to print it; --json is the same as --format json");
  }

  @Override
  Output call(KoreClient kore, Namespace arguments) throws CliFailure {
    var all = KoreClient.object();
    var rows = all.putArray("rows");
    var path = path(arguments, Instant.now());
    int offset = 0;
    while (true) {
      var page = kore.get(path + "&offset=" + offset);
      page.path("rows").forEach(rows::add);
      if (!page.path("next").isInt()) {
        break;
      }
      offset = page.path("next").asInt();
    }
    return new Output(
        all,
        switch (arguments.getString("format")) {
          case "json" -> all;
          case "csv" -> csv(rows);
          default -> table(rows);
        });
  }

  /** With the same bounds for all pages: those that the server knows by default move on. */
  private static String path(Namespace arguments, Instant now) {
    @Nullable Instant from = arguments.get("from");
    @Nullable Instant to = arguments.get("to");
    var end = to == null ? now : to;
    var start = from == null ? end.minus(DAY) : from;
    var query = new ArrayList<>(List.of("limit=" + PAGE, "from=" + start, "to=" + end));
    for (var name : new String[] {"site", "by"}) {
      @Nullable Object value = arguments.get(name);
      if (value != null) {
        query.add(name + "=" + value);
      }
    }
    return "usage/" + PATHS.get(arguments.getString("report")) + "?" + String.join("&", query);
  }

  private static Object table(JsonNode rows) {
    if (rows.isEmpty()) {
      return "Nothing was used in that time";
    }
    var table = new Table(names(rows).stream().map(ReportCommand::title).toArray(String[]::new));
    for (var row : rows) {
      table.row(names(rows).stream().map(n -> Table.cell(row.path(n))).toArray(String[]::new));
    }
    return table;
  }

  /** {@code podSeconds} is POD SECONDS to people. */
  private static String title(String name) {
    return name.replaceAll("(?=[A-Z])", " ").toUpperCase(Locale.ROOT);
  }

  private static String csv(JsonNode rows) throws CliFailure {
    if (rows.isEmpty()) {
      return "";
    }
    var schema = CsvSchema.builder();
    names(rows).forEach(schema::addColumn);
    try {
      return new CsvMapper()
          .writer(schema.build().withHeader().withNullValue(""))
          .writeValueAsString(rows)
          .stripTrailing();
    } catch (JsonProcessingException e) {
      throw new CliFailure(CliFailure.Kind.REFUSED, "the report is no table: " + e.getMessage());
    }
  }

  private static List<String> names(JsonNode rows) {
    var names = new ArrayList<String>();
    rows.path(0).fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static Instant time(ArgumentParser parser, Argument argument, String text)
      throws ArgumentParserException {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException _) {
      throw new ArgumentParserException("write the time as 2026-03-01T00:00:00Z", parser, argument);
    }
  }
}
