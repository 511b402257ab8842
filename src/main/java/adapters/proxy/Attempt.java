package adapters.proxy;

import domain.dispatch.PodFailure;
import domain.dispatch.Route;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import org.jspecify.annotations.Nullable;

/**
 * One try to have a pod answer. The route counts it from {@link #start} until it is {@link #done}
 * or {@link #abort}ed; nothing is heard of it after that.
 */
final class Attempt {
  private final Route route;
  private final Observer observer;
  private @Nullable HttpClientRequest pod;
  private boolean over;
  private boolean answered;
  private long startedNanos;
  private long sentNanos;

  interface Observer {
    /** Nothing of the request has been sent. */
    void notConnected(Throwable cause);

    /** The request is to be sent by this. */
    void connected(HttpClientRequest pod);

    /** Whether all of the request has been handed over. */
    boolean sent();

    /** The runtime in the pod refused, before any of the site's code ran. */
    void refused(PodFailure failure);

    void answered(HttpClientResponse answer);

    /** The connection broke after something was sent, perhaps in the middle of the answer. */
    void lost();
  }

  Attempt(Route route, Observer observer) {
    this.route = route;
    this.observer = observer;
  }

  Route route() {
    return route;
  }

  /** When the request was sent, by {@link System#nanoTime}. */
  long sentNanos() {
    return sentNanos;
  }

  void start(EventLoop loop, HttpMethod method, String uri) {
    route.started();
    startedNanos = System.nanoTime();
    var address = route.address();
    var options =
        new RequestOptions()
            .setHost(address.host())
            .setPort(address.port())
            .setMethod(method)
            .setURI(uri);
    loop.pods().request(options).onComplete(this::connected, this::notConnected);
  }

  /** The answer is complete. */
  void done() {
    if (!over) {
      over = true;
      route.finished(System.nanoTime() - startedNanos);
    }
  }

  /** Cuts the connection: the pod is to stop working on it. */
  void abort() {
    if (!over) {
      done();
      if (pod != null) {
        pod.reset();
        if (!answered || !observer.sent()) {
          // Once both are complete, the connection may have gone on to the next request.
          Connections.cut(pod.connection());
        }
      }
    }
  }

  private void connected(HttpClientRequest request) {
    request.exceptionHandler(_ -> lost());
    if (over) {
      request.reset();
      return;
    }
    pod = request;
    sentNanos = System.nanoTime();
    request.response().onComplete(this::answered, _ -> lost());
    observer.connected(request);
  }

  private void notConnected(Throwable cause) {
    if (!over) {
      observer.notConnected(cause);
    }
  }

  private void answered(HttpClientResponse answer) {
    if (over) {
      return;
    }
    answered = true;
    answer.exceptionHandler(_ -> lost());
    var refusal = refusal(answer);
    if (refusal != null) {
      observer.refused(refusal);
    } else if (answer.statusCode() < 200) {
      // Nobody asked to switch protocols, and other interim answers end Vert.x's exchange.
      lost();
    } else {
      route.answered(answer.statusCode());
      observer.answered(answer);
    }
  }

  /** Only the runtime can set the header: that of a site does not get out of the pod. */
  private static @Nullable PodFailure refusal(HttpClientResponse answer) {
    if (!answer.headers().contains(Headers.REFUSED)) {
      return null;
    }
    return switch (answer.statusCode()) {
      case 421 -> PodFailure.MISDIRECTED;
      case 503 -> PodFailure.DRAINING;
      default -> null;
    };
  }

  private void lost() {
    if (!over) {
      observer.lost();
    }
  }
}
