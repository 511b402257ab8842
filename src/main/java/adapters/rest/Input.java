package adapters.rest;

import static adapters.rest.ProblemType.INVALID;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Turns what a client sent wrongly into a problem. */
final class Input {
  private static final int MOST_PER_PAGE = 1000;

  private Input() {}

  /** The body, which Jersey makes null when a request has none. */
  static <T> T required(@Nullable T body) {
    if (body == null) {
      throw INVALID.thrown("a JSON object is wanted as the body");
    }
    return body;
  }

  /** How many a client wants at a time. */
  static int limit(int limit) {
    if (limit < 1 || limit > MOST_PER_PAGE) {
      throw INVALID.thrown("limit must be from 1 to " + MOST_PER_PAGE);
    }
    return limit;
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
