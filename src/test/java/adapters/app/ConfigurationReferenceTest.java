package adapters.app;

import static org.assertj.core.api.Assertions.assertThat;

import adapters.proxy.TrustedProxies;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.AnnotatedField;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.dropwizard.jackson.Jackson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What there is to configure is what {@code config.yml} and the reference say. */
final class ConfigurationReferenceTest {
  private static final ObjectMapper JSON = Jackson.newObjectMapper();
  private static final Pattern ROW =
      Pattern.compile("^\\| (`[^|]+`) \\| ([^|]*) \\| [^|]+ \\|$", Pattern.MULTILINE);
  private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
  private static final Pattern COMMENTED =
      Pattern.compile("^( *)# ( *[a-zA-Z]+:)", Pattern.MULTILINE);
  private static final List<String> DROPWIZARDS = List.of("server", "logging");

  private final Map<String, Setting> settings = new TreeMap<>();

  private record Setting(JavaType type, @Nullable Object byDefault) {}

  ConfigurationReferenceTest() {
    collect("", new KoreConfiguration());
  }

  @Test
  void config_yml_has_every_setting_and_no_other() throws IOException {
    var text = Files.readString(Path.of("config.yml"));
    var tree = new YAMLMapper().readTree(COMMENTED.matcher(text).replaceAll("$1$2"));
    Set<String> shown = new TreeSet<>();
    leaves("", tree, shown);

    assertThat(shown).isEqualTo(settings.keySet());
  }

  @Test
  void the_reference_has_every_setting_with_its_default_and_no_other() throws IOException {
    var defaults = documented();
    assertThat(defaults.keySet()).isEqualTo(settings.keySet());
    defaults.forEach(
        (key, text) -> {
          var setting = Objects.requireNonNull(settings.get(key));
          Object said = text.isEmpty() ? null : JSON.convertValue(text, setting.type());
          assertThat(said).as(key).isEqualTo(setting.byDefault());
        });
  }

  private void collect(String prefix, Object part) {
    for (var field : fields(part.getClass())) {
      field.fixAccess(true);
      var value = field.getValue(part);
      var key = prefix + field.getName();
      if (value != null && !fields(value.getClass()).isEmpty()) {
        collect(key + ".", value);
      } else {
        boolean none = "".equals(value) || TrustedProxies.NONE.equals(value);
        settings.put(key, new Setting(field.getType(), none ? null : value));
      }
    }
  }

  /** What Jackson reads into a class of Kore's own. */
  private static List<AnnotatedField> fields(Class<?> type) {
    return JSON
        .getDeserializationConfig()
        .introspect(JSON.constructType(type))
        .findProperties()
        .stream()
        .map(property -> property.getField())
        .filter(Objects::nonNull)
        .filter(field -> field.hasAnnotation(JsonProperty.class))
        .filter(field -> field.getDeclaringClass().getName().startsWith("adapters."))
        .toList();
  }

  private static void leaves(String prefix, JsonNode node, Set<String> into) {
    node.properties()
        .forEach(
            entry -> {
              var key = prefix + entry.getKey();
              if (entry.getValue().isObject()) {
                if (!DROPWIZARDS.contains(key)) {
                  leaves(key + ".", entry.getValue(), into);
                }
              } else {
                into.add(key);
              }
            });
  }

  /** Each key of the table in {@code docs/operations.md}, with its default; empty for none. */
  private static Map<String, String> documented() throws IOException {
    var text = Files.readString(Path.of("docs/operations.md"));
    var section = text.substring(text.indexOf("\n## Configuration\n"));
    var table = section.substring(0, section.indexOf("\n### "));
    Map<String, String> defaults = new TreeMap<>();
    for (var row : ROW.matcher(table).results().toList()) {
      var keys = keys(row.group(1));
      var values = values(row.group(2));
      for (int i = 0; i < keys.size(); i++) {
        defaults.put(keys.get(i), values.get(Math.min(i, values.size() - 1)));
      }
    }
    return defaults;
  }

  /** {@code `pool.min`, `.max`} are two. */
  private static List<String> keys(String cell) {
    var keys = new ArrayList<String>();
    for (var key : quoted(cell).filter(key -> !key.endsWith(".*")).toList()) {
      keys.add(
          key.startsWith(".")
              ? keys.getFirst().substring(0, keys.getFirst().lastIndexOf('.')) + key
              : key);
    }
    return keys;
  }

  private static List<String> values(String cell) {
    var plain = cell.replaceFirst(" \\(.*", "");
    return plain.startsWith("`") ? quoted(plain).toList() : List.of("");
  }

  private static Stream<String> quoted(String cell) {
    return QUOTED.matcher(cell).results().map((MatchResult match) -> match.group(1));
  }
}
