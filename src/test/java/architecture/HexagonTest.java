package architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import architecture.violations.domain.clock.Clocks;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The hexagon holds, and each of its rules is proved to bite on a class that breaks it. */
final class HexagonTest {
  private static final String WRONG_DOMAIN = "architecture.violations.domain";
  private static final String WRONG_ADAPTERS = "architecture.violations.adapters";

  private static final JavaClasses KORE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("domain", "adapters");
  private static final JavaClasses WRONG =
      new ClassFileImporter().importPackages("architecture.violations");

  /** Which adapters may use which others; the composition root may use all. */
  private static final Map<String, Set<String>> ALLOWED =
      Map.of(
          "rest", Set.of("bundle"),
          "cli", Set.of("bundle"),
          "quartz", Set.of("postgres"),
          "metrics", Set.of("proxy"),
          "tracing", Set.of("proxy"),
          "app", adapters());

  @Test
  void the_domain_depends_on_java_and_itself_only() {
    holdsAndBites(
        Rules::domain_depends_on_java_and_itself_only,
        "Outside.adapter",
        "annotated with <org.junit.jupiter.api.Tag>");
  }

  @Test
  void the_domain_knows_no_database_network_or_files() {
    holdsAndBites(
        Rules::domain_knows_no_database_network_or_files,
        "Outside.database",
        "Outside.network",
        "Outside.file");
  }

  @Test
  void the_domains_packages_are_free_of_cycles() {
    holdsAndBites(Rules::packages_are_free_of_cycles, "Cycle detected", "left", "right");
  }

  @Test
  void the_domain_is_given_its_clock_randomness_and_threads() {
    holdsAndBites(
        Rules::domain_is_given_its_clock_randomness_and_threads,
        Arrays.stream(Clocks.class.getDeclaredMethods())
            .filter(method -> !method.isSynthetic() && !method.getName().startsWith("harmless"))
            .map(method -> "Clocks." + method.getName() + "(")
            .toArray(String[]::new));
    assertThat(violations(Rules.domain_is_given_its_clock_randomness_and_threads(WRONG_DOMAIN)))
        .doesNotContain("harmless");
  }

  @Test
  void the_domain_has_no_shared_state() {
    holdsAndBites(
        Rules::domain_has_no_shared_state,
        "State.LIST",
        "State.COUNTER",
        "State.ARRAY",
        "State.variable");
    assertThat(violations(Rules.domain_has_no_shared_state(WRONG_DOMAIN)))
        .doesNotContain("HARMLESS");
  }

  @Test
  void adapters_use_only_the_adapters_that_they_may() {
    Rules.adapters_keep_apart("adapters", ALLOWED).check(KORE);

    assertThat(violations(Rules.adapters_keep_apart(WRONG_ADAPTERS, Map.of())))
        .contains("One.two", "Two.of");
    assertThat(
            violations(
                Rules.adapters_keep_apart(
                    WRONG_ADAPTERS, Map.of("one", Set.of("two"), "two", Set.of("app")))))
        .isEmpty();
  }

  @Test
  void nobody_depends_on_the_composition_root() {
    Rules.nobody_depends_on("adapters", "adapters.app").check(KORE);
    Rules.nobody_depends_on("domain", "adapters").check(KORE);

    assertThat(
            violations(
                Rules.nobody_depends_on(WRONG_ADAPTERS, "architecture.violations.adapters.app")))
        .contains("Two.of");
  }

  static Stream<ArchRule> rules_of_an_empty_package() {
    return Stream.of(
        Rules.domain_depends_on_java_and_itself_only("nowhere"),
        Rules.domain_knows_no_database_network_or_files("nowhere"),
        Rules.packages_are_free_of_cycles("nowhere"),
        Rules.domain_is_given_its_clock_randomness_and_threads("nowhere"),
        Rules.domain_has_no_shared_state("nowhere"),
        Rules.adapters_keep_apart("nowhere", Map.of()),
        Rules.nobody_depends_on("nowhere", "adapters.app"));
  }

  @ParameterizedTest
  @MethodSource("rules_of_an_empty_package")
  void a_rule_about_nothing_fails(ArchRule rule) {
    assertThatThrownBy(() -> rule.check(KORE)).hasMessageContaining("failed to check any");
  }

  private static void holdsAndBites(Function<String, ArchRule> rule, String... violations) {
    rule.apply("domain").check(KORE);
    assertThat(violations).isNotEmpty();
    assertThat(violations(rule.apply(WRONG_DOMAIN))).contains(violations);
  }

  private static String violations(ArchRule rule) {
    return String.join("\n", rule.evaluate(WRONG).getFailureReport().getDetails());
  }

  private static Set<String> adapters() {
    return KORE.stream()
        .map(type -> type.getPackageName().split("\\."))
        .filter(parts -> parts.length > 1 && parts[0].equals("adapters"))
        .map(parts -> parts[1])
        .collect(Collectors.toSet());
  }
}
