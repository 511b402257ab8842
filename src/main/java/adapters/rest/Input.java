package adapters.rest;

import static adapters.rest.ProblemType.INVALID;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Turns what a client sent wrongly into a problem. */
final class Input {
  private Input() {}

  /** The body, which Jersey makes null when a request has none. */
  static <T> T required(@Nullable T body) {
    if (body == null) {
      throw INVALID.thrown("a JSON object is wanted as the body");
    }
    return body;
  }

  /** Makes a value of the domain, whose constructor knows the rule. */
  static <T> T valid(Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      throw INVALID.thrown(String.valueOf(e.getMessage()));
    }
  }
}
