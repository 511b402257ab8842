package domain.scheduling;

import domain.pod.Printable;
import java.util.Optional;

/**
 * Why a site's code did not load, as its author needs to read it.
 *
 * @param message the error's name and message, at most {@value #LONGEST_MESSAGE} characters
 * @param file below the bundle's root, where the runtime could tell
 * @param line from 1
 * @param column from 1
 */
public record SiteError(
    String message, Optional<String> file, Optional<Integer> line, Optional<Integer> column) {
  private static final int LONGEST_MESSAGE = 2_000;

  public SiteError {
    message = Printable.of(message.substring(0, Math.min(message.length(), LONGEST_MESSAGE)));
    file = file.map(Printable::of);
  }

  /** {@code file:line:column: message}, as compilers write it. */
  @Override
  public String toString() {
    var where = new StringBuilder();
    file.ifPresent(f -> where.append(f).append(':'));
    line.ifPresent(l -> where.append(l).append(':'));
    column.ifPresent(c -> where.append(c).append(':'));
    return where.isEmpty() ? message : where + " " + message;
  }
}
