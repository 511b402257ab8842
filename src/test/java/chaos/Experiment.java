package chaos;

import chaos.History.Outcome;
import domain.pod.PodState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One run of the whole: visitors and faults for a while, then calm, then the judgement. */
record Experiment(long seed, Traffic.Load load, Duration length, Faults.Pace faults) {

  /**
   * What came of it.
   *
   * @param answers how many requests were answered how
   * @param healed how long it took after the last fault until all sites were served everywhere
   */
  record Result(
      long grants,
      Map<String, Integer> answers,
      Map<Faults.Kind, Integer> faults,
      Duration healed,
      List<Violation> violations) {
    long requests() {
      return answers.values().stream().mapToLong(Integer::longValue).sum();
    }
  }

  Result run(World world) {
    Map<Faults.Kind, Integer> faults;
    var sites = world.catalogue().names();
    try (var _ = new Traffic(world, sites, seed, load)) {
      faults = trouble(world);
    }
    var calm = world.settle();
    var history = world.history(calm.since());
    return new Result(
        history.ledger().stream().filter(line -> line.to() == PodState.CLAIMED).count(),
        answers(history),
        faults,
        calm.healed(),
        world.violations(history));
  }

  private Map<Faults.Kind, Integer> trouble(World world) {
    try (var running = new Faults(world, seed, faults)) {
      Clock.pause(length);
      return running.counts();
    }
  }

  private static Map<String, Integer> answers(History history) {
    var answers = new TreeMap<String, Integer>();
    for (var request : history.requests()) {
      var kind =
          switch (request.outcome()) {
            case Outcome.Served _ -> "200";
            case Outcome.Refused(int status, boolean _) -> Integer.toString(status);
            case Outcome.Lost _ -> "lost";
          };
      answers.merge(kind, 1, Integer::sum);
    }
    return answers;
  }
}
