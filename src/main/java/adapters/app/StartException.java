package adapters.app;

/** Kore can't start as it is configured; the message tells a person why and what to do. */
final class StartException extends RuntimeException {
  private static final long serialVersionUID = 1;

  StartException(String message) {
    super(message);
  }
}
