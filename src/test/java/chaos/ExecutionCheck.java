package chaos;

import static chaos.Violation.Invariant.NO_ANSWER_FROM_ANOTHER_SITES_CODE;
import static chaos.Violation.Invariant.NO_REQUEST_IS_EXECUTED_TWICE;

import chaos.History.Execution;
import chaos.History.Outcome;
import chaos.History.Request;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Each request ran at most once, in its own site's code; and what was answered did run. */
final class ExecutionCheck {
  private final Map<Long, Request> requests;
  private final Set<Long> executed = new HashSet<>();
  private final List<Violation> violations = new ArrayList<>();

  private ExecutionCheck(History history) {
    this.requests =
        history.requests().stream().collect(Collectors.toMap(Request::id, Function.identity()));
  }

  static List<Violation> check(History history) {
    var check = new ExecutionCheck(history);
    history.executions().forEach(check::check);
    history.requests().forEach(check::checkTraced);
    return check.violations;
  }

  private void check(Execution execution) {
    long id = execution.request();
    var request = Optional.ofNullable(requests.get(id));
    if (!executed.add(id)) {
      report(NO_REQUEST_IS_EXECUTED_TWICE, id, "was executed more than once: " + request);
    }
    if (request.filter(r -> r.site().equals(execution.site())).isEmpty()) {
      report(
          NO_ANSWER_FROM_ANOTHER_SITES_CODE,
          id,
          "was executed by %s, and is %s".formatted(execution.site(), request));
    }
  }

  /** Else the traces could not be trusted. */
  private void checkTraced(Request request) {
    if (request.outcome() instanceof Outcome.Served && !executed.contains(request.id())) {
      report(NO_REQUEST_IS_EXECUTED_TWICE, request.id(), "was answered without being executed");
    }
  }

  private void report(Violation.Invariant invariant, long request, String what) {
    violations.add(new Violation(invariant, "request %d %s".formatted(request, what)));
  }
}
