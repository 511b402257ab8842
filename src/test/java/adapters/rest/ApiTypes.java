package adapters.rest;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import domain.access.TokenId;
import domain.pod.PodId;
import domain.site.RequestKey;
import domain.site.Revision;
import domain.site.SiteId;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.jackson.TypeNameResolver;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.media.Schema;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How the types of the API's code look in JSON Schema. */
final class ApiTypes implements ModelConverter {
  /** Types that are read by {@link Params}. */
  private static final Map<Class<?>, Schema<?>> VALUES =
      Map.of(
          SiteId.class,
              text("^(?!.*--)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$", 63, "hello", SiteId.RULE),
          PodId.class,
              text(
                  "^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
                  36, "98742428-0073-47d5-921a-65297c05d758", "a pod's id"),
          Revision.class, number(1, 999_999_999, "the number of a revision"),
          Limit.class, number(1, Limit.MOST, "how many entries the page may have"),
          RequestKey.class,
              text("^(?:[!-~]{1,255}|\"[!-~]{1,510}\")$", 512, "\"8e03978e\"", IdempotencyKey.RULE),
          Period.class, text("^[0-9]{1,9}[smhd]$", 10, "10m", Period.RULE),
          Place.class, text("^[0-9]{1,17}-[0-9]{1,18}$", 36, "0-0", Place.RULE),
          LineNumber.class, text("^[0-9]{1,18}$", 18, "0", LineNumber.RULE),
          TokenId.class, text("^[0-9a-f]{12}$", 12, "0123456789ab", TokenId.RULE),
          HostName.class, text("^[A-Za-z0-9.-]+$", 253, "www.example.com", HostName.RULE));

  @Override
  public @Nullable Schema<?> resolve(
      AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
    if (type.getType() == null) {
      // Swagger does not know OptionalInt and the like; the record's component tells more later.
      return new Schema<>().types(Set.of("integer"));
    }
    JavaType java = Json31.mapper().constructType(type.getType());
    var raw = java.getRawClass();
    if (VALUES.containsKey(raw)) {
      return VALUES.get(raw);
    }
    if (JsonNode.class.isAssignableFrom(raw)) {
      return new Schema<>().types(Set.of("object"));
    }
    if (raw.isEnum()) {
      return labels(raw);
    }
    return chain.hasNext() ? chain.next().resolve(type, context, chain) : null;
  }

  private static Schema<?> labels(Class<?> type) {
    var schema = new Schema<Object>();
    schema.setTypes(Set.of("string"));
    Arrays.stream(type.getEnumConstants())
        .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
        .forEach(schema::addEnumItemObject);
    return schema;
  }

  private static Schema<?> text(String pattern, int longest, String example, String rule) {
    return new Schema<>()
        .types(Set.of("string"))
        .pattern(pattern)
        .minLength(1)
        .maxLength(longest)
        .example(example)
        .description(rule);
  }

  private static Schema<?> number(int least, int most, String rule) {
    return new Schema<>()
        .types(Set.of("integer"))
        .minimum(BigDecimal.valueOf(least))
        .maximum(BigDecimal.valueOf(most))
        .description(rule);
  }

  /** Names schemas after their classes, and lets no two have one name. */
  static final class Names extends TypeNameResolver {
    private final Map<String, Class<?>> named = new TreeMap<>();

    @Override
    protected String nameForClass(Class<?> type, Set<Options> options) {
      var name = super.nameForClass(type, options).replaceFirst("View$", "");
      var other = named.putIfAbsent(name, type);
      if (other != null && other != type) {
        throw new IllegalStateException(
            "%s and %s both are the schema %s; rename one, or give it a @Schema(name)"
                .formatted(other, type, name));
      }
      return name;
    }

    Map<String, Class<?>> named() {
      return named;
    }
  }
}
