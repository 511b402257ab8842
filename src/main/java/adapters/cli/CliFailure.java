package adapters.cli;

/** Ends a command with an exit code and a message for the person who typed it. */
public final class CliFailure extends Exception {
  private static final long serialVersionUID = 1;

  private final Kind kind;

  CliFailure(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** What the process is to exit with. */
  public int exitCode() {
    return kind.exitCode;
  }

  /** Whether no server answered. */
  boolean isUnreachable() {
    return kind == Kind.UNREACHABLE;
  }

  enum Kind {
    /** The server refused. */
    REFUSED(1),
    /** What ought to agree does not. */
    DIFFERENT(1),
    /** The command was not to be understood, or not to be done with what it was given. */
    USAGE(2),
    /** No server answered. */
    UNREACHABLE(3);

    private final int exitCode;

    Kind(int exitCode) {
      this.exitCode = exitCode;
    }
  }
}
