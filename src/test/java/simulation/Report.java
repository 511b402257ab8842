package simulation;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What all runs came to, as text that can be compared. */
final class Report {
  private static final String HEAD =
      """
      # What policies lead to

      Written by `SimulationTest`, which fails when this is not what comes of it any more. How to read it, and how to
      write it anew, stands in [bench/README.md](../README.md#simulation).

      ## The promise

      Several runs together: misses come in clumps, and one run has few of them.

      | scenario | policy | runs | claims | misses | one in |
      |---|---|---|---|---|---|
      """;

  private static final String COLUMNS =
      """
      | policy | pods | pod-seconds | in the pool | at most | claims | misses | one in | wait p50 | p99 | p99.9 | longest | refused |
      |---|---|---|---|---|---|---|---|---|---|---|---|---|
      """;

  private Report() {}

  /** A run, and what came of it. */
  record Result(Scenario scenario, Policy policy, long seed, Tally tally) {
    static Result of(Scenario scenario, Policy policy, long seed) {
      return new Result(scenario, policy, seed, Simulation.run(scenario, policy, seed));
    }
  }

  /** Runs of one scenario under one policy, taken together. */
  record Promise(Scenario scenario, Policy policy, List<Result> runs) {
    long claims() {
      return runs.stream().mapToLong(run -> run.tally().claims()).sum();
    }

    long misses() {
      return runs.stream().mapToLong(run -> run.tally().misses()).sum();
    }

    boolean isKept() {
      return misses() <= claims() * policy.pool().missProbability();
    }

    String line() {
      return "| %s | %s | %d | %s | %s | %s |\n"
          .formatted(
              scenario.name(),
              policy.name(),
              runs.size(),
              number(claims()),
              number(misses()),
              oneIn(claims(), misses()));
    }
  }

  /** Those that were run with several seeds. */
  static List<Promise> promises(List<Result> results) {
    return results.stream()
        .map(
            result ->
                new Promise(
                    result.scenario(),
                    result.policy(),
                    results.stream()
                        .filter(other -> other.scenario().equals(result.scenario()))
                        .filter(other -> other.policy().equals(result.policy()))
                        .toList()))
        .distinct()
        .filter(promise -> promise.runs().size() > 1)
        .toList();
  }

  static String of(List<Result> results) {
    var promises = promises(results).stream().map(Promise::line);
    var first = results.stream().filter(result -> result.seed() == 1).toList();
    var sections =
        first.stream().map(Result::scenario).distinct().map(scenario -> section(scenario, first));
    return Stream.of(Stream.of(HEAD), promises, sections)
        .flatMap(part -> part)
        .collect(Collectors.joining());
  }

  private static String section(Scenario scenario, List<Result> results) {
    return "\n## %s\n\n%s\n\n".formatted(scenario.name(), scenario.about())
        + COLUMNS
        + results.stream()
            .filter(result -> result.scenario().equals(scenario))
            .map(result -> line(result.policy(), result.tally()))
            .collect(Collectors.joining());
  }

  private static String line(Policy policy, Tally tally) {
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s | %.1f | %d | %s | %s | %s | %d | %d | %d | %d | %s |\n",
        policy.name(),
        number(tally.pods()),
        number(tally.podSeconds()),
        tally.kept(),
        tally.mostKept(),
        number(tally.claims()),
        number(tally.misses()),
        oneIn(tally.claims(), tally.misses()),
        tally.waitMillis(0.5),
        tally.waitMillis(0.99),
        tally.waitMillis(0.999),
        tally.waitMillis(1),
        number(tally.refusals()));
  }

  private static String oneIn(long claims, long misses) {
    return misses == 0 ? "–" : number(claims / misses);
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
