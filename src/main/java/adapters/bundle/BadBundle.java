package adapters.bundle;

import java.io.IOException;

/** Ends the reading of a bundle that is refused. */
final class BadBundle extends IOException {
  private static final long serialVersionUID = 1;

  private final String reason;

  BadBundle(String reason) {
    super(reason);
    this.reason = reason;
  }

  /** As {@link #getMessage}, which other exceptions may lack. */
  String reason() {
    return reason;
  }
}
