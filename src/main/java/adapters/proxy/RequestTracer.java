package adapters.proxy;

import domain.dispatch.Decision;
import domain.dispatch.Dispatcher;
import domain.dispatch.PodFailure;
import domain.dispatch.Route;
import org.jspecify.annotations.Nullable;

/** Follows requests, each from its head to the end of its answer, on its event loop. */
@FunctionalInterface
public interface RequestTracer {
  /** Follows none, at no cost: it is not even asked. */
  RequestTracer NONE = _ -> Trace.NONE;

  Trace begin(Start start);

  /**
   * @param host as the client named it
   * @param path without the query
   * @param traceParent what the client says it belongs to, by W3C trace context; null if nothing
   * @param traceState what goes with it; null if nothing does
   */
  record Start(
      String method,
      String host,
      String path,
      @Nullable String traceParent,
      @Nullable String traceState) {}

  /** One request. */
  interface Trace {
    /** Of a request that is not followed. */
    Trace NONE = new Trace() {};

    /**
     * What the pod is to take for its parent, by W3C trace context; null for what the client said.
     */
    default @Nullable String traceParent() {
      return null;
    }

    /** By which it is found again, 32 hexadecimal digits; null when it can't be. */
    default @Nullable String id() {
      return null;
    }

    /** Decides where the request goes; what is begun for that belongs to it. */
    default Decision dispatch(Dispatcher dispatcher, String host) {
      return dispatcher.dispatch(host);
    }

    /** Decides again, for a request that its pod cannot have executed. */
    default Decision dispatchElsewhere(
        Dispatcher dispatcher, String host, Route failed, PodFailure failure) {
      return dispatcher.dispatchElsewhere(host, failed, failure);
    }

    /** It waits for a pod no more. */
    default void placed(Decision.Start start) {}

    /**
     * @param status 499 when the client left before an answer
     * @param route the last one that it took; null when it never got a pod
     * @param cold whether it had to wait for a pod
     */
    default void over(int status, @Nullable Route route, boolean cold) {}
  }
}
