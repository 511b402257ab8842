package architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Files and methods stay small. An exception is listed with its reason, and fails the test once it
 * is not needed any more.
 */
final class SizeTest {
  private static final Path MAIN = Path.of("src/main/java");
  private static final Path RUNTIME = Path.of("docker/runtime/src");
  private static final int LONGEST_FILE = 300;
  private static final int LONGEST_METHOD = 40;
  private static final int LONGEST_DOMAIN_METHOD = 20;

  private static final Map<String, String> LONG_FILES = Map.of();
  private static final Map<String, String> LONG_METHODS =
      Map.of(
          "adapters/app/Service.java#Service.<init>",
          "the composition root's wiring: each part in the order in which the next ones need it");

  @Test
  void files_of_the_product_are_short() throws IOException {
    var tooLong = longer(Sizes.files(MAIN, name -> name.endsWith(".java")), LONGEST_FILE);

    assertThat(tooLong).isEqualTo(LONG_FILES.keySet());
  }

  @Test
  void files_of_the_runtime_are_short() throws IOException {
    var files = Sizes.files(RUNTIME, name -> name.matches(".*\\.m?js"));

    assertThat(files).isNotEmpty();
    assertThat(longer(files, LONGEST_FILE)).isEmpty();
  }

  @Test
  void methods_are_short_and_those_of_the_domain_shorter() throws IOException {
    var methods = Sizes.methods(MAIN);
    var domain = methods.keySet().stream().filter(m -> m.startsWith("domain/")).toList();

    assertThat(domain).isNotEmpty();
    var tooLong = longer(methods, LONGEST_METHOD);
    domain.stream()
        .filter(m -> methods.getOrDefault(m, 0) > LONGEST_DOMAIN_METHOD)
        .forEach(tooLong::add);
    assertThat(tooLong).isEqualTo(LONG_METHODS.keySet());
  }

  @Test
  void a_method_is_measured_from_its_annotations_to_its_closing_brace() throws IOException {
    var source =
        """
        class Outer {
          int a;

          /** Not counted. */
          @Override
          public String toString() {
            return "";
          }

          record Inner(int n) {
            Inner {
              Runnable r = () -> {};
            }
          }
        }
        """;

    assertThat(Sizes.methods(source))
        .isEqualTo(Map.of("Outer.toString", 4, "Outer.Inner.<init>", 3));
  }

  private static Set<String> longer(Map<String, Integer> sizes, int limit) {
    return sizes.entrySet().stream()
        .filter(size -> size.getValue() > limit)
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
