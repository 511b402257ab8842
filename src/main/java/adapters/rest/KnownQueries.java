package adapters.rest;

import static adapters.rest.ProblemType.INVALID;
import static java.util.stream.Collectors.toCollection;

import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Collection;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Refuses query parameters that an operation does not know: a misspelt one must not do nothing. */
@Priority(Priorities.USER + 100)
final class KnownQueries implements ContainerRequestFilter {
  private final Map<Method, Known> byMethod = new ConcurrentHashMap<>();

  @Context private @Nullable ResourceInfo resource;

  /**
   * @param several those that may come more than once
   */
  private record Known(SortedSet<String> names, SortedSet<String> several) {
    static Known of(Method method) {
      return new Known(
          names(Stream.of(method.getParameters())),
          names(
              Stream.of(method.getParameters())
                  .filter(p -> Collection.class.isAssignableFrom(p.getType()))));
    }

    private static SortedSet<String> names(Stream<Parameter> parameters) {
      return parameters
          .filter(p -> p.isAnnotationPresent(QueryParam.class))
          .map(p -> p.getAnnotation(QueryParam.class).value())
          .collect(toCollection(TreeSet::new));
    }
  }

  @Override
  public void filter(ContainerRequestContext request) {
    var method = resource == null ? null : resource.getResourceMethod();
    if (method == null) {
      return;
    }
    var known = byMethod.computeIfAbsent(method, Known::of);
    request
        .getUriInfo()
        .getQueryParameters()
        .forEach(
            (name, values) -> {
              if (!known.names().contains(name)) {
                throw INVALID.thrown(
                    "there is no query parameter \"%s\" here, but: %s"
                        .formatted(name, known.names()));
              }
              if (values.size() > 1 && !known.several().contains(name)) {
                throw INVALID.thrown("\"%s\" is there more than once".formatted(name));
              }
            });
  }
}
