package adapters.app;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether this replica is to be restarted, and whether it is to be sent requests. Neither asks
 * anybody: an answer comes at once, however bad things are.
 */
final class Probes {
  /** A step may wait for the database, or for pods, several times over. */
  static final Duration MOST_OVERDUE = Duration.ofMinutes(1);

  /** Nothing on an event loop may take longer than milliseconds. */
  static final Duration MOST_STILL = Duration.ofSeconds(10);

  /**
   * What there is to look at, once Kore has started.
   *
   * @param stillFor how long ago the slowest event loop took its last turn
   * @param databaseUp whether Postgres answered of late
   */
  record Watched(List<Loop> loops, Supplier<Duration> stillFor, BooleanSupplier databaseUp) {}

  /**
   * @param required whether it alone makes the answer a bad one
   */
  record Check(String name, boolean ok, boolean required, String detail) {}

  record Report(String status, List<Check> checks) {
    static Report of(String good, String bad, List<Check> checks) {
      return new Report(
          checks.stream().allMatch(check -> check.ok() || !check.required()) ? good : bad, checks);
    }

    @JsonIgnore
    boolean good() {
      return checks.stream().allMatch(check -> check.ok() || !check.required());
    }
  }

  private volatile @Nullable Watched watched;
  private volatile boolean stopping;

  /** From now on requests are taken. */
  void started(Watched what) {
    watched = what;
  }

  /** From now on requests are to be sent elsewhere; those that come are served still. */
  void stopping() {
    stopping = true;
  }

  /** Whether the process makes progress. One that starts or stops does. */
  Report liveness() {
    var now = watched;
    var checks = new ArrayList<Check>();
    if (now != null && !stopping) {
      var still = now.stillFor().get();
      checks.add(
          check(
              "event-loops",
              still.compareTo(MOST_STILL) < 0,
              "they turn",
              "one has stood still for " + still.toSeconds() + " s"));
      var stuck =
          now.loops().stream()
              .filter(loop -> loop.overdue().compareTo(MOST_OVERDUE) > 0)
              .map(loop -> loop.name() + " for " + loop.overdue().toSeconds() + " s")
              .toList();
      checks.add(
          check(
              "loops",
              stuck.isEmpty(),
              "they make progress",
              "steps take too long: " + String.join(", ", stuck)));
    }
    return Report.of("live", "stuck", checks);
  }

  /** Whether requests are to be sent here. */
  Report readiness() {
    var now = Optional.ofNullable(watched);
    boolean up = now.map(Watched::databaseUp).map(BooleanSupplier::getAsBoolean).orElse(false);
    return Report.of(
        "ready",
        "not ready",
        List.of(
            check(
                "started",
                now.isPresent(),
                "the pods are known, and the data plane is open",
                "Kore is starting"),
            check("stopping", !stopping, "no", "Kore stops: send requests elsewhere"),
            new Check(
                "postgres",
                up,
                false,
                up
                    ? "it answers"
                    : "it does not answer: sites that run are served on, cold ones get 503")));
  }

  private static Check check(String name, boolean ok, String good, String bad) {
    return new Check(name, ok, true, ok ? good : bad);
  }

  HttpServlet servlet(Supplier<Report> probe) {
    return new ProbeServlet(probe);
  }

  @SuppressWarnings("serial") // Nobody writes servlets down.
  private static final class ProbeServlet extends HttpServlet {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final transient Supplier<Report> probe;

    ProbeServlet(Supplier<Report> probe) {
      this.probe = probe;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      var report = probe.get();
      response.setStatus(
          report.good() ? HttpServletResponse.SC_OK : HttpServletResponse.SC_SERVICE_UNAVAILABLE);
      response.setContentType("application/json");
      response.setHeader("Cache-Control", "no-store");
      JSON.writeValue(response.getOutputStream(), report);
    }
  }
}
