package adapters.app;

import adapters.proxy.RequestLog;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import domain.pod.PodId;
import domain.pod.Printable;
import domain.site.SiteId;
import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/** What {@code kore dev} shows: each step, each request and each line of the site in one line. */
final class Console implements RequestLog {
  private final PrintStream out;
  private final ObjectMapper json = new ObjectMapper();
  // Event loops hand their lines over: a terminal that stands still must not stop them.
  private final ExecutorService printer =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("console").factory());

  Console(PrintStream out) {
    this.out = out;
  }

  void line(String text) {
    try {
      printer.execute(() -> out.println(text));
    } catch (RejectedExecutionException _) {
      // Kore stops: nobody reads this any more.
    }
  }

  @Override
  public void finished(Entry entry) {
    line(
        String.format(
            Locale.ROOT,
            "  %-16s %-8s %-6s %s  %d  %.1f ms  %s",
            entry.siteRev() == null ? "-" : entry.siteRev(),
            entry.podId() == null ? "-" : entry.podId().substring(0, 8),
            entry.method(),
            Printable.of(entry.path()),
            entry.status(),
            entry.nanos() / 1e6,
            entry.cold() ? "cold" : "warm"));
  }

  /** A line that a pod wrote: a log entry of the site's code, or whatever else it may be. */
  void podLine(SiteId site, PodId pod, String line) {
    line(
        "  %-16s %-8s log    %s"
            .formatted(site, pod.toString().substring(0, 8), Printable.of(message(line))));
  }

  private String message(String line) {
    try {
      var message = json.readTree(line).path("message");
      return message.isTextual() ? message.asText() : line;
    } catch (JsonProcessingException _) {
      return line;
    }
  }

  /** Prints what there is to print. */
  void close() {
    printer.close();
  }
}
