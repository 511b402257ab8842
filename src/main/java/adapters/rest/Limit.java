package adapters.rest;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** How many entries a page may have. */
record Limit(int count) {
  static final int MOST = 1000;
  static final String DEFAULT = "100";
  static final String RULE = "must be from 1 to " + MOST;

  static Optional<Limit> parse(String text) {
    if (!text.matches("[1-9][0-9]{0,3}")) {
      return Optional.empty();
    }
    int count = Integer.parseInt(text);
    return count <= MOST ? Optional.of(new Limit(count)) : Optional.empty();
  }

  /** The entries of a page, of which one more was read to see whether it is the last. */
  <T, V> List<V> page(List<T> found, Function<T, V> view) {
    return found.stream().limit(count).map(view).toList();
  }

  /** Where the next page begins; empty on the last. */
  <T, C> Optional<C> next(List<T> found, Function<T, C> cursor) {
    return found.size() > count ? Optional.of(found.get(count - 1)).map(cursor) : Optional.empty();
  }
}
