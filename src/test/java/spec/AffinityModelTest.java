package spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The model of the claim protocol holds its invariants in every state; and each of its guards is
 * needed: without it, an invariant breaks.
 */
final class AffinityModelTest {
  private static final Path MODEL = Path.of("docs/spec/affinity.pml");
  private static final Path README = Path.of("docs/spec/README.md");

  /** The smallest bounds in which what the guard prevents can happen. */
  private static final String TWO_PODS = "-DLIVES=2";

  private static final String THREE_PODS = "-DPODS=3";
  private static final String AN_ADDRESS_USED_AGAIN = "-DLIVES=3";

  private static final List<Removal> REMOVALS =
      List.of(
          new Removal("SITE_LOCK", "a_cold_site_gets_one_pod", TWO_PODS),
          new Removal("ONE_LOOK", "a_cold_site_gets_one_pod", TWO_PODS),
          new Removal("POD_LOCK", "a_pod_is_affiliated_at_most_once", TWO_PODS),
          new Removal("LEASE_CHECK", "a_cold_site_gets_one_pod", TWO_PODS),
          new Removal("SLOT_CHECK", "a_slot_holds_one_pod", TWO_PODS),
          new Removal("PROPS_CHECK", "a_site_never_has_more_pods_than_its_props_allow", TWO_PODS),
          new Removal(
              "OLD_SERVES",
              "a_replacement_stands_beside_the_pod_it_replaces",
              AN_ADDRESS_USED_AGAIN),
          new Removal("REPLACEMENT_CHECK", "a_site_has_one_replacement_at_a_time", THREE_PODS),
          new Removal("JOINED_BY_REPLACEMENT", "a_roll_out_comes_to_its_end", TWO_PODS),
          new Removal("FRESH_CLAIM", "a_claim_names_one_pod", TWO_PODS),
          new Removal(
              "FENCE", "a_late_or_repeated_step_of_a_claim_changes_nothing", AN_ADDRESS_USED_AGAIN),
          new Removal("STATE_CHECK", "a_pod_never_goes_back", TWO_PODS),
          new Removal(
              "INSTALLED_BEFORE_ROUTE",
              "nobody_routes_to_a_pod_that_has_not_finished_installing",
              TWO_PODS),
          new Removal(
              "SERVING_BEFORE_DRAIN",
              "while_a_revision_is_rolled_out_the_pod_before_serves_on",
              TWO_PODS),
          new Removal("PROMOTION", "a_replacement_stands_beside_the_pod_it_replaces", TWO_PODS),
          new Removal("SWEEP", "a_half_done_claim_is_undone", TWO_PODS),
          new Removal("BOOT_CHECK", "a_pod_serves_at_most_one_site", AN_ADDRESS_USED_AGAIN),
          new Removal(
              "SITE_CHECK_IN_POD", "no_answer_from_another_sites_code", AN_ADDRESS_USED_AGAIN));

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {AN_ADDRESS_USED_AGAIN, THREE_PODS, "-DSTATEMENTS -DLIVES=2"})
  void every_invariant_holds_in_every_state(String bounds) throws Exception {
    var verdict = new Spin(folder, "-O1").assertions(MODEL, bounds.split(" "));

    assertThat(verdict.errors()).as(verdict.output()).isZero();
    assertThat(verdict.isComplete()).as(verdict.output()).isTrue();
    assertThat(verdict.states()).isGreaterThan(400_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a_half_done_claim_is_undone", "a_roll_out_comes_to_its_end"})
  void what_is_begun_comes_to_its_end(String formula) throws Exception {
    var verdict = new Spin(folder, "-O0").formula(formula, MODEL, TWO_PODS);

    assertThat(verdict.errors()).as(verdict.output()).isZero();
    assertThat(verdict.isComplete()).as(verdict.output()).isTrue();
    assertThat(verdict.states()).isGreaterThan(15_000);
  }

  @ParameterizedTest
  @FieldSource("REMOVALS")
  void without_a_guard_its_invariant_breaks(Removal removal) throws Exception {
    var spin = new Spin(folder, "-O0");
    var without = "-DWITHOUT=" + removal.guard;
    if (formulas().contains(removal.invariant)) {
      var verdict = spin.formula(removal.invariant, MODEL, without, removal.bounds);

      assertThat(verdict.output()).contains("ltl formula " + removal.invariant, "acceptance cycle");
    } else {
      var verdict = spin.assertions(MODEL, without, removal.bounds);

      assertThat(verdict.output()).contains("assertion violated " + removal.invariant);
    }
  }

  @Test
  void each_guard_is_removed_once_and_each_invariant_broken() throws IOException {
    var model = Files.readString(MODEL);
    var definitions = model.split("/\\* The guards|#ifndef WITHOUT", 3)[1];
    var guards = found("(?m)^#define (\\w+) ", definitions);
    var invariants = found("\\binvariant\\((\\w+), (?!holds)", model);
    invariants.addAll(formulas());

    assertThat(REMOVALS).extracting(Removal::guard).containsExactlyInAnyOrderElementsOf(guards);
    assertThat(REMOVALS)
        .extracting(Removal::invariant)
        .containsOnly(invariants.toArray(String[]::new));
  }

  @Test
  void the_readme_says_what_each_guard_holds() throws IOException {
    assertThat(Files.readAllLines(README))
        .filteredOn(line -> line.startsWith("| `"))
        .containsExactlyElementsOf(
            REMOVALS.stream().map(r -> "| `%s` | `%s` |".formatted(r.guard, r.invariant)).toList());
  }

  private static Set<String> formulas() throws IOException {
    return found("(?m)^ltl (\\w+)", Files.readString(MODEL));
  }

  private static Set<String> found(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map(result -> result.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  record Removal(String guard, String invariant, String bounds) {
    @Override
    public String toString() {
      return guard + ": " + invariant;
    }
  }
}
