package adapters.process;

/** Pods can't be run on this machine; the message tells a person why and what to do. */
public final class FleetException extends RuntimeException {
  private static final long serialVersionUID = 1;

  FleetException(String message) {
    super(message);
  }

  FleetException(String message, Throwable cause) {
    super(message, cause);
  }
}
