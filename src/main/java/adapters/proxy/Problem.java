package adapters.proxy;

import domain.scheduling.Refusal;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** An error that Kore itself answers with, as RFC 9457 has it. */
public record Problem(Kind kind, String detail, Duration retryAfter) implements Screened {
  private static final CharSequence JSON =
      HttpHeaders.createOptimized("application/problem+json; charset=utf-8");
  private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");
  private static final Duration SOON = Duration.ofSeconds(1);

  /** If it is a 503 at all, it is worth trying again soon. */
  Problem(Kind kind, String detail) {
    this(kind, detail, SOON);
  }

  /** What went wrong. */
  public enum Kind {
    BAD_REQUEST(400, "The request is malformed"),
    NOT_FOUND(404, "Nothing is here"),
    UNKNOWN_SITE(404, "No such site"),
    UNKNOWN_REVISION(404, "No such revision"),
    TOO_LARGE(413, "The request is too large"),
    URI_TOO_LONG(414, "The address is too long"),
    HEADERS_TOO_LARGE(431, "The headers are too large"),
    CODE_FAILED(500, "The site's code does not load"),
    NOT_IMPLEMENTED(501, "Not supported"),
    POD_UNREACHABLE(502, "The site's pod did not answer"),
    POOL_EMPTY(503, "No pod in time"),
    PODS_FAILED(503, "No pod could be started"),
    AT_CAPACITY(503, "The site is at its limit"),
    TOO_MANY_WAITING(503, "Too many requests wait"),
    DATABASE_AWAY(503, "Kore cannot place sites just now"),
    POD_REFUSED(503, "The site's pod is going away"),
    TOO_SLOW(504, "The site took too long");

    final int status;
    private final String title;
    private final String type;

    Kind(int status, String title) {
      this.status = status;
      this.title = title;
      this.type = "urn:kore:" + label();
    }

    /** As it is named in an answer's type, after {@code urn:kore:}. */
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** What visitors may know of a refusal; the site's author learns more where it is deployed. */
  static Problem of(Refusal refusal) {
    var problem = problem(refusal);
    return new Problem(problem.kind, problem.detail, refusal.retryAfter());
  }

  private static Problem problem(Refusal refusal) {
    return switch (refusal.kind()) {
      case UNKNOWN_SITE -> new Problem(Kind.UNKNOWN_SITE, refusal.detail());
      case UNKNOWN_REVISION -> new Problem(Kind.UNKNOWN_REVISION, refusal.detail());
      case CODE_FAILED ->
          new Problem(Kind.CODE_FAILED, "its author finds the reason where it was deployed");
      case POOL_EMPTY -> new Problem(Kind.POOL_EMPTY, refusal.detail());
      case PODS_FAILED -> new Problem(Kind.PODS_FAILED, "several pods failed to start; try again");
      case AT_CAPACITY, NOT_NEEDED -> new Problem(Kind.AT_CAPACITY, refusal.detail());
      case TOO_MANY_WAITING -> new Problem(Kind.TOO_MANY_WAITING, refusal.detail());
      case DATABASE_AWAY ->
          new Problem(Kind.DATABASE_AWAY, "sites that run already are served on; try again");
    };
  }

  /** What is wrong with a request that could not even be parsed. */
  static Problem ofUnparsable(@Nullable Throwable cause) {
    return switch (cause) {
      case TooLongHttpLineException _ ->
          new Problem(Kind.URI_TOO_LONG, "the request's first line is over the limit");
      case TooLongHttpHeaderException _ ->
          new Problem(Kind.HEADERS_TOO_LARGE, "the request's headers are over the limit");
      case null, default ->
          new Problem(Kind.BAD_REQUEST, "this is not HTTP/1.1 as RFC 9112 has it");
    };
  }

  static Problem badRequest(String detail) {
    return new Problem(Kind.BAD_REQUEST, detail);
  }

  /** Rounded up: who comes earlier comes in vain. */
  private static String seconds(Duration duration) {
    return Long.toString(duration.plusMillis(999).toSeconds());
  }

  int status() {
    return kind.status;
  }

  /**
   * Answers with it.
   *
   * @param lastly whether the connection is of no use afterwards, since the body was not read
   */
  void answer(HttpServerRequest request, boolean lastly) {
    var response = request.response();
    response.headers().set(HttpHeaders.CONTENT_TYPE, JSON).set(HttpHeaders.CACHE_CONTROL, NO_STORE);
    if (kind.status == 503) {
      response.headers().set(HttpHeaders.RETRY_AFTER, seconds(retryAfter));
    }
    if (lastly) {
      response.headers().set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
    var body =
        new JsonObject()
            .put("type", kind.type)
            .put("title", kind.title)
            .put("status", kind.status)
            .put("detail", detail);
    response.setStatusCode(kind.status).end(body.toBuffer());
  }
}
