package adapters.rest;

import domain.access.TokenId;
import domain.pod.PodId;
import domain.site.RequestKey;
import domain.site.Revision;
import domain.site.SiteId;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.ext.ParamConverter;
import jakarta.ws.rs.ext.ParamConverterProvider;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Lets resources take the domain's own types from paths, queries and headers, each with its rule.
 * (Dropwizard reads the enums.)
 */
final class Params implements ParamConverterProvider {
  private static final Map<Class<?>, Converter<?>> CONVERTERS =
      Map.ofEntries(
          Map.entry(SiteId.class, new Converter<>(SiteId::parse, SiteId.RULE)),
          Map.entry(TokenId.class, new Converter<>(TokenId::parse, TokenId.RULE)),
          Map.entry(PodId.class, new Converter<>(PodId::parse, "a pod's id is a UUID")),
          Map.entry(
              Revision.class, new Converter<>(Revision::parse, "revisions are numbers from 1")),
          Map.entry(Limit.class, new Converter<>(Limit::parse, Limit.RULE)),
          Map.entry(RequestKey.class, new Converter<>(IdempotencyKey::parse, IdempotencyKey.RULE)),
          Map.entry(HostName.class, new Converter<>(HostName::parse, HostName.RULE)),
          Map.entry(Period.class, new Converter<>(Period::parse, Period.RULE)),
          Map.entry(Place.class, new Converter<>(Place::parse, Place.RULE)),
          Map.entry(LineNumber.class, new Converter<>(LineNumber::parse, LineNumber.RULE)),
          Map.entry(
              Instant.class,
              new Converter<>(Params::time, "from and to are times such as 2026-03-01T00:00:00Z")),
          Map.entry(boolean.class, new Converter<>(Params::flag, "a flag is true or false")));

  @Override
  @SuppressWarnings("unchecked") // the map has a converter to T under the class of T
  public <T> @Nullable ParamConverter<T> getConverter(
      Class<T> rawType, Type genericType, Annotation[] annotations) {
    var converter = (Converter<T>) CONVERTERS.get(rawType);
    return converter == null ? null : converter.named(annotations);
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }

  private static Optional<Boolean> flag(String text) {
    return switch (text) {
      case "true" -> Optional.of(true);
      case "false" -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  private static Optional<String> name(Annotation annotation) {
    return switch (annotation) {
      case PathParam path -> Optional.of(path.value());
      case QueryParam query -> Optional.of(query.value());
      case HeaderParam header -> Optional.of(header.value());
      default -> Optional.empty();
    };
  }

  private record Converter<T>(Function<String, Optional<T>> parse, String rule)
      implements ParamConverter<T> {
    /** The same, whose rule tells for which parameter it is. */
    Converter<T> named(Annotation[] annotations) {
      return Stream.of(annotations)
          .map(Params::name)
          .flatMap(Optional::stream)
          .findFirst()
          .map(name -> new Converter<>(parse, "\"%s\": %s".formatted(name, rule)))
          .orElse(this);
    }

    @Override
    public @Nullable T fromString(@Nullable String value) {
      // Jersey asks with null for what is not in the query.
      return value == null ? null : read(value);
    }

    private T read(String value) {
      return parse.apply(value).orElseThrow(() -> ProblemType.INVALID.thrown(rule));
    }

    @Override
    public String toString(T value) {
      return value.toString();
    }
  }
}
