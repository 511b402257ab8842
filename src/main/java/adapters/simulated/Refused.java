package adapters.simulated;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** An answer other than the one that was asked for: a problem document of RFC 9457. */
final class Refused extends Exception {
  private static final long serialVersionUID = 1;

  private final int status;
  private final String detail;
  private final @Nullable String reason;

  private Refused(int status, String detail, @Nullable String reason) {
    super(detail, null, false, false);
    this.status = status;
    this.detail = detail;
    this.reason = reason;
  }

  Refused(int status, String detail) {
    this(status, detail, null);
  }

  /** No site code has run or will: Kore may send the request to another pod. */
  static Refused unexecuted(int status, String reason) {
    return new Refused(status, "This pod does not answer this request: " + reason, reason);
  }

  void answer(HttpServerRequest request) {
    var response = request.response().setStatusCode(status);
    if (reason != null) {
      response.putHeader("Kore-Refused", reason);
    }
    var body =
        JsonObject.of(
            "type",
            "about:blank",
            "title",
            response.getStatusMessage(),
            "status",
            status,
            "detail",
            detail);
    response.putHeader("Content-Type", "application/problem+json").end(body.toBuffer());
  }
}
