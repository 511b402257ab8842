package chaos;

import static chaos.Violation.Invariant.NO_ANSWER_FROM_ANOTHER_SITES_CODE;
import static chaos.Violation.Invariant.NO_ANSWER_FROM_A_POD_THAT_DOES_NOT_SERVE;
import static chaos.Violation.Invariant.NO_REQUEST_FAILS_WITHOUT_A_FAULT;

import chaos.History.Line;
import chaos.History.Outage;
import chaos.History.Outcome;
import chaos.History.Request;
import domain.pod.PodState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;

/** Who answered each request, and which requests may fail. */
final class AnswerCheck {
  /** In calm, every replica knows after that time which pods are gone. */
  private static final long NEWS_MICROS = 2_000_000;

  private final Map<UUID, List<Line>> lives;
  private final List<Outage> outages;
  private final long calmSince;
  private final List<Violation> violations = new ArrayList<>();

  private AnswerCheck(Map<UUID, List<Line>> lives, History history) {
    this.lives = lives;
    this.outages = history.outages();
    this.calmSince = history.calmSince();
  }

  static List<Violation> check(Map<UUID, List<Line>> lives, History history) {
    var check = new AnswerCheck(lives, history);
    history.requests().forEach(check::check);
    return check.violations;
  }

  private void check(Request request) {
    boolean calm = request.begin() >= calmSince;
    switch (request.outcome()) {
      case Outcome.Served served -> {
        checkSite(request, served);
        checkPod(request, served, calm);
      }
      case Outcome.Refused(int status, boolean retryAfter) -> {
        boolean allowed =
            switch (status) {
              case 502, 504 -> true;
              case 503 -> retryAfter;
              default -> false;
            };
        if (calm || !allowed) {
          report(
              NO_REQUEST_FAILS_WITHOUT_A_FAULT,
              request,
              "was answered with %d %s Retry-After%s"
                  .formatted(status, retryAfter ? "and" : "without", calm ? " in calm" : ""));
        }
      }
      case Outcome.Lost(String how) -> {
        if (!replicaWasDead(request)) {
          report(NO_REQUEST_FAILS_WITHOUT_A_FAULT, request, "got no answer: " + how);
        }
      }
    }
  }

  private void checkSite(Request request, Outcome.Served served) {
    var life = lives.getOrDefault(served.pod(), List.of());
    boolean right =
        served.site().equals(request.site())
            && served.pod().equals(served.routed())
            && life.stream()
                .flatMap(line -> line.tie().stream())
                .anyMatch(
                    t -> t.site().equals(request.site()) && t.revision() == served.revision());
    if (!right) {
      report(
          NO_ANSWER_FROM_ANOTHER_SITES_CODE,
          request,
          "was answered by %s@%d in pod %s (Kore says %s), whose ledger is %s"
              .formatted(served.site(), served.revision(), served.pod(), served.routed(), life));
    }
  }

  private void checkPod(Request request, Outcome.Served served, boolean calm) {
    var serving = time(served.pod(), PodState.SERVING);
    var gone = time(served.pod(), PodState.GONE);
    if (serving.isEmpty() || serving.getAsLong() > request.end()) {
      report(
          NO_ANSWER_FROM_A_POD_THAT_DOES_NOT_SERVE,
          request,
          "was answered by pod %s before that served".formatted(served.pod()));
    }
    if (calm && gone.isPresent() && gone.getAsLong() < request.begin() - NEWS_MICROS) {
      report(
          NO_ANSWER_FROM_A_POD_THAT_DOES_NOT_SERVE,
          request,
          "was answered in calm by pod %s, which had ended".formatted(served.pod()));
    }
  }

  private OptionalLong time(UUID pod, PodState state) {
    return lives.getOrDefault(pod, List.of()).stream()
        .filter(line -> line.to() == state)
        .mapToLong(Line::at)
        .findFirst();
  }

  private boolean replicaWasDead(Request request) {
    return outages.stream()
        .anyMatch(
            outage ->
                outage.replica() == request.replica()
                    && outage.from() <= request.end()
                    && outage.to() >= request.begin());
  }

  private void report(Violation.Invariant invariant, Request request, String what) {
    violations.add(
        new Violation(
            invariant,
            "request %d for %s at replica %d %s"
                .formatted(request.id(), request.site(), request.replica(), what)));
  }
}
