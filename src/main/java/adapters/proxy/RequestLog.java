package adapters.proxy;

import domain.dispatch.Route;
import org.jspecify.annotations.Nullable;

/** Hears of every request once it is over, on its event loop: it must not block. */
@FunctionalInterface
public interface RequestLog {
  /** Hears nothing, at no cost. */
  RequestLog NONE = _ -> {};

  void finished(Entry entry);

  /**
   * @param host as the client named it; null when it named none, or more than one
   * @param siteRev null when the request never got a pod
   * @param podId the last pod it was sent to; null when the request never got a pod
   * @param status 499 when the client left before an answer
   * @param nanos from the end of the request's head to the end of the answer
   * @param cold whether it had to wait for a pod
   */
  record Entry(
      @Nullable String host,
      @Nullable String siteRev,
      @Nullable String podId,
      String method,
      String path,
      int status,
      long nanos,
      boolean cold) {
    static Entry of(
        RequestHead head,
        String method,
        @Nullable Route route,
        int status,
        long nanos,
        boolean cold) {
      return new Entry(
          head.host(),
          route == null ? null : route.siteRevText(),
          route == null ? null : route.podIdText(),
          method,
          head.path(),
          status,
          nanos,
          cold);
    }
  }
}
