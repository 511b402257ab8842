package domain.scheduling;

import domain.pod.Pod;
import domain.pod.PodId;
import domain.pod.Pods;
import domain.scheduling.Placement.Placed;
import domain.scheduling.Placement.Refused;
import domain.scheduling.PlacementKeys.Kept;
import domain.scheduling.PlacementKeys.Request;
import domain.site.RequestKey;
import java.time.Duration;
import java.util.Optional;

/**
 * Placements that a client may ask for again, by the key that it gave them: a retry after a lost
 * answer gets the same pod.
 *
 * <p>The key is recorded once the placement is made. If Kore ends between the two, nothing is lost:
 * the retry joins the pod that the site has by then. A refusal is not recorded.
 */
public final class IdempotentPlacements {
  private final Scheduler scheduler;
  private final PlacementKeys keys;
  private final Pods pods;

  public IdempotentPlacements(Scheduler scheduler, PlacementKeys keys, Pods pods) {
    this.scheduler = scheduler;
    this.keys = keys;
    this.pods = pods;
  }

  /** As {@link Scheduler#place} for visitors of the request's site, once for each key. */
  public Answer place(RequestKey key, Request request, Deadline deadline) {
    return keys.find(key)
        .map(kept -> again(kept, request))
        .orElseGet(() -> first(key, request, deadline));
  }

  private Answer first(RequestKey key, Request request, Deadline deadline) {
    return switch (scheduler.place(new Wish.Visitors(request.site()), deadline)) {
      case Refused refused -> new Answer.Answered(refused);
      case Placed placed -> {
        var made = new Kept(request, placed.pod().id(), placed.outcome());
        var kept = keys.keep(key, made);
        yield kept.equals(made) ? new Answer.Answered(placed) : again(kept, request);
      }
    };
  }

  private Answer again(Kept kept, Request request) {
    if (!kept.request().equals(request)) {
      return new Answer.OtherRequest();
    }
    return pods.find(kept.pod())
        .flatMap(tracked -> serving(tracked.pod()))
        .map(pod -> new Placed(pod, kept.outcome(), Duration.ZERO, Duration.ZERO))
        .<Answer>map(Answer.Answered::new)
        .orElseGet(() -> new Answer.Over(kept.pod()));
  }

  private static Optional<Pod.Serving> serving(Pod.Live pod) {
    return pod instanceof Pod.Serving serving ? Optional.of(serving) : Optional.empty();
  }

  /** What a request under a key comes to. */
  public sealed interface Answer {
    /** The placement of this request, made now or when it was asked for first. */
    record Answered(Placement placement) implements Answer {}

    /** The placement was made, and its pod does not serve any more. */
    record Over(PodId pod) implements Answer {}

    /** The key is that of another request. */
    record OtherRequest() implements Answer {}
  }
}
