package adapters.postgres;

import org.jspecify.annotations.Nullable;

/** The database can't be used; the message tells a person why and what to do. */
public final class DatabaseException extends RuntimeException {
  private static final long serialVersionUID = 1;

  DatabaseException(String message) {
    this(message, null);
  }

  DatabaseException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
