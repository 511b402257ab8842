package domain.scheduling;

import domain.decisions.Decision;
import domain.decisions.Decision.Kind;
import domain.decisions.Decisions;
import domain.scheduling.Affinity.Answer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Notes what became of a wish that was refused, or that had to wait for a pod to be claimed. */
final class Outcomes {
  private final Decisions decisions;

  Outcomes(Decisions decisions) {
    this.decisions = decisions;
  }

  /**
   * @param waitedFor what the wish heard last before it paused; null if it never did
   */
  void note(Wish wish, Placement placement, Answer.@Nullable NotYet waitedFor, Duration took) {
    var inputs = inputs(wish, waitedFor, took);
    switch (placement) {
      case Placement.Refused(var refusal) -> refused(wish, refusal, inputs);
      case Placement.Placed placed -> {
        if (waitedFor != null) {
          inputs.put("outcome", placed.outcome().label());
          decisions.note(new Decision(wish.site(), Kind.WAITED, label(waitedFor), "", inputs));
        }
      }
    }
  }

  /** Lost races are nobody's trouble, and sites that are not there have no story. */
  private void refused(Wish wish, Refusal refusal, Map<String, Object> inputs) {
    if (refusal.kind() != Refusal.Kind.NOT_NEEDED && refusal.kind() != Refusal.Kind.UNKNOWN_SITE) {
      decisions.note(refusal.decision(wish.site(), inputs));
    }
  }

  private static Map<String, Object> inputs(
      Wish wish, Answer.@Nullable NotYet waitedFor, Duration took) {
    var inputs = new HashMap<String, Object>();
    inputs.put("wish", wish.label());
    inputs.put("waitedMs", took.toMillis());
    if (waitedFor instanceof Answer.PoolEmpty(int ahead)) {
      inputs.put("ahead", ahead);
    }
    return inputs;
  }

  private static String label(Answer.NotYet answer) {
    return switch (answer) {
      case Answer.Wait _ -> "install";
      case Answer.PoolEmpty _ -> "pool_empty";
      case Answer.AtCapacity _ -> "at_capacity";
    };
  }
}
