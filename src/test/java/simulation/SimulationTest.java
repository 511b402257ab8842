package simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import simulation.Report.Promise;
import simulation.Report.Result;

/** {@code -Dkore.simulation.write=true} writes the report anew. */
final class SimulationTest {
  private static final Path REPORT = Path.of("bench", "simulation", "report.md");
  private static List<Result> results = List.of();

  @BeforeAll
  static void run() {
    results = Scenarios.all().parallelStream().flatMap(SimulationTest::runs).toList();
  }

  private static Stream<Result> runs(Scenario scenario) {
    return Policy.of(scenario).stream()
        .flatMap(
            policy ->
                LongStream.rangeClosed(1, policy.promises() ? scenario.runs() : 1)
                    .mapToObj(seed -> Result.of(scenario, policy, seed)));
  }

  @Test
  void the_report_is_what_comes_of_it() throws IOException {
    var report = Report.of(results);
    if (Boolean.getBoolean("kore.simulation.write")) {
      Files.createDirectories(REPORT.getParent());
      Files.writeString(REPORT, report);
    }

    assertThat(report).isEqualTo(Files.readString(REPORT));
  }

  @Test
  void where_claims_come_independently_the_pool_keeps_its_promise() {
    var promises = Report.promises(results);

    assertThat(promises).hasSize(6).allMatch(promise -> promise.claims() > 30_000);
    assertThat(promises.stream().filter(Predicate.not(Promise::isKept)).map(Promise::line))
        .isEmpty();
  }

  @Test
  void the_same_seed_is_the_same_run() {
    var burst = results.stream().filter(run -> run.scenario().name().equals("Burst")).toList();

    var again =
        burst.stream().map(run -> Result.of(run.scenario(), run.policy(), run.seed())).toList();

    assertThat(again).isNotEmpty();
    assertThat(Report.of(again)).isEqualTo(Report.of(burst));
  }
}
