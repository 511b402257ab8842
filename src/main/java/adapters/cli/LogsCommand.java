package adapters.cli;

import com.fasterxml.jackson.databind.JsonNode;
import domain.pod.PodId;
import domain.pod.Printable;
import domain.site.SiteId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import net.sourceforge.argparse4j.impl.Arguments;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/** {@code kore logs}: what a site's pods wrote, and go on to write. */
final class LogsCommand extends ClientCommand {
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);
  private static final Duration TRY_AGAIN_AFTER = Duration.ofSeconds(1);
  private static final int SERVER_ERROR = 500;
  private static final int SHORT = 8;

  LogsCommand(Terminal terminal, Map<String, String> environment) {
    super("logs", "Show what a site's pods write", terminal, environment);
  }

  @Override
  void arguments(Subparser parser) {
    parser.addArgument("site").metavar("SITE").type(ClientCommand::site).help("the site's name");
    parser
        .addArgument("-f", "--follow")
        .action(Arguments.storeTrue())
        .help("go on with what they write from now on, until Ctrl-C");
    parser
        .addArgument("--since")
        .metavar("PERIOD")
        .type(ClientCommand::period)
        .help("how far back, such as 90s, 10m or 1h; about an hour is kept");
    parser.addArgument("--pod").metavar("POD").setDefault("").help("only this pod's");
    parser
        .addArgument("--limit")
        .metavar("N")
        .type(Integer.class)
        .choices(Arguments.range(1, 1000))
        .setDefault(100)
        .help("how many lines at most, the newest (100)");
  }

  @Override
  Output call(KoreClient kore, Namespace arguments) throws CliFailure {
    SiteId site = arguments.get("site");
    var pod = arguments.getString("pod");
    if (!pod.isEmpty() && PodId.parse(pod).isEmpty()) {
      throw new CliFailure(CliFailure.Kind.USAGE, "name the pod by its whole id");
    }
    var path = "sites/" + site + "/logs?" + (pod.isEmpty() ? "" : "pod=" + pod + "&");
    var since = arguments.getString("since");
    var back = since == null ? "" : "&since=" + since;
    var first = kore.get(path + "limit=" + arguments.getInt("limit") + back);
    if (arguments.getBoolean("follow")) {
      follow(kore, path + "limit=1000", back, first, arguments.getBoolean("json"));
    }
    return new Output(first, text(first));
  }

  /** Goes on until the process ends, or the site does; also while the server is away. */
  private void follow(KoreClient kore, String path, String back, JsonNode first, boolean json)
      throws CliFailure {
    var page = first;
    boolean away = false;
    while (true) {
      print(page, json);
      pause(page.path("lines").isEmpty() ? LOOK_EVERY : Duration.ZERO);
      var rest = path + after(page, back);
      var answer = ask(kore, rest);
      while (answer.isEmpty()) {
        if (!away) {
          terminal().err().println("the server is away; its lines follow when it is back");
        }
        away = true;
        pause(TRY_AGAIN_AFTER);
        answer = ask(kore, rest);
      }
      away = false;
      page = kore.success(answer.get());
    }
  }

  /** As long as there was no line, those too old must stay away. */
  private static String after(JsonNode page, String back) {
    var next = page.path("next").asText();
    return "&after=" + next + (next.equals("0") ? back : "");
  }

  /** Empty while the server, or its database, is away. */
  private static Optional<KoreClient.Answer> ask(KoreClient kore, String path) throws CliFailure {
    try {
      return Optional.of(kore.ask(path)).filter(answer -> answer.status() < SERVER_ERROR);
    } catch (CliFailure e) {
      if (e.isUnreachable() && !Thread.currentThread().isInterrupted()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private void print(JsonNode page, boolean json) {
    for (var line : page.path("lines")) {
      terminal().out().println(json ? line : lineText(line));
    }
    terminal().out().flush();
  }

  private static String text(JsonNode answer) {
    return StreamSupport.stream(answer.path("lines").spliterator(), false)
        .map(LogsCommand::lineText)
        .collect(Collectors.joining("\n"));
  }

  private static String lineText(JsonNode line) {
    var severity = line.path("severity");
    return "%s  %s  %-7s  %s"
        .formatted(
            Times.local(line.path("at").asText()),
            line.path("pod").asText().substring(0, SHORT),
            severity.isTextual() ? severity.asText() : line.path("source").asText(),
            Printable.of(line.path("message").asText()));
  }

  private static void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
