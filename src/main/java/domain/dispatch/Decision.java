package domain.dispatch;

import domain.scheduling.Refusal;
import java.util.concurrent.CompletionStage;

/** Where a request goes. */
public sealed interface Decision permits Route, Decision.Cold, Decision.Refused {
  /**
   * No pod serves the site yet: the request waits.
   *
   * @param start completes on any thread, and never exceptionally
   */
  record Cold(CompletionStage<Start> start) implements Decision {}

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
