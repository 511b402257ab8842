package adapters.proxy;

import domain.dispatch.PodFailure;

/**
 * Counts requests. It is called on every event loop, for each request: it must neither block nor
 * allocate.
 */
public interface RequestMeter {
  /** Counts nothing. */
  RequestMeter NONE = new RequestMeter() {};

  /** A request passed the first checks. {@link #ended} follows. */
  default void begun() {}

  /** A request that had begun is over, in whichever way. */
  default void ended() {}

  /**
   * A request was answered, or its client has left.
   *
   * @param status 499 when the client left before an answer
   * @param byPod whether a pod answered; else Kore did
   * @param cold whether it had to wait for a pod
   * @param nanos from the end of the request's head to the end of the answer
   */
  default void over(int status, boolean byPod, boolean cold, long nanos) {}

  /** Kore itself answers a request, since something is wrong with it or on its way. */
  default void answeredByKore(Problem.Kind kind) {}

  /**
   * A request does not wait for a pod any more.
   *
   * @param nanos since it began
   */
  default void waited(long nanos) {}

  /**
   * A pod failed a request.
   *
   * @param retried whether another pod gets it
   */
  default void failed(PodFailure failure, boolean retried) {}
}
