package domain.dispatch;

import domain.scheduling.Refusal;
import java.util.concurrent.CompletableFuture;

/** Where a request goes. */
public sealed interface Decision permits Route, Decision.Cold, Decision.Refused {
  /**
   * No pod serves the site yet: the request waits.
   *
   * @param start completes on any thread, and never exceptionally, unless the request left
   */
  record Cold(CompletableFuture<Start> start) implements Decision {
    private static final Refusal TOO_LATE =
        new Refusal(Refusal.Kind.POOL_EMPTY, "no pod was ready for the site in time");

    /** The request waits no more: its place is another's. */
    public void leave() {
      start.cancel(false);
    }

    /** The request's time is over: its place is another's, and this is what it hears. */
    public Refusal expire() {
      start.complete(new Start.NotStarted(TOO_LATE));
      return TOO_LATE;
    }

    /** Passes the end of another wait on to this one, and the end of this one on to that. */
    void follow(CompletableFuture<Start> other) {
      var _ = other.thenAccept(start::complete);
      var _ =
          start.whenComplete(
              (ended, _) -> {
                if (ended == null) {
                  other.cancel(false);
                } else {
                  other.complete(ended);
                }
              });
    }
  }

  record Refused(Refusal refusal) implements Decision {}

  /** How a wait ended. */
  sealed interface Start {
    /**
     * @param claimNanos how long the pod's claim took; 0 when another request made it
     * @param installNanos how long its install took; 0 when another request saw to it
     */
    record Started(Route route, long claimNanos, long installNanos) implements Start {}

    record NotStarted(Refusal refusal) implements Start {}
  }
}
