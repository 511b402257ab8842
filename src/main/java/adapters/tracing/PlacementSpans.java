package adapters.tracing;

import domain.pod.Affiliation;
import domain.pod.Pod;
import domain.scheduling.Affinity.Answer;
import domain.scheduling.Placement;
import domain.scheduling.PlacementObserver;
import domain.scheduling.Startup;
import domain.scheduling.Wish;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The span {@code place} of each wish for a pod, with a {@code claim} in it for each question to
 * Postgres, and an {@code install} for each pod that was tried. A visitor's belongs to the request
 * that came first; whoever waited for the same pod is linked to it.
 */
final class PlacementSpans implements PlacementObserver {
  private final Tracer tracer;
  private final PlacedPods placed;

  PlacementSpans(Tracer tracer, PlacedPods placed) {
    this.tracer = tracer;
    this.placed = placed;
  }

  @Override
  public Following begun(Wish wish) {
    var span =
        tracer
            .spanBuilder("place")
            .setAttribute("kore.site", wish.site().value())
            .setAttribute("kore.wish", wish.getClass().getSimpleName().toLowerCase(Locale.ROOT))
            .startSpan();
    return new Followed(span);
  }

  private final class Followed implements Following {
    private final Span place;
    private final Context context;
    private Span step = Span.getInvalid();

    Followed(Span place) {
      this.place = place;
      this.context = Context.current().with(place);
    }

    private void begin(String name) {
      step = tracer.spanBuilder(name).setParent(context).startSpan();
    }

    private void end(Object outcome) {
      step.setAttribute("kore.outcome", outcome.getClass().getSimpleName());
      step.end();
      step = Span.getInvalid();
    }

    @Override
    public void asking() {
      begin("claim");
    }

    @Override
    public void answered(Answer answer) {
      switch (answer) {
        case Answer.Affiliated(var transition) -> tell(step, transition.next());
        case Answer.Joined(var pod) -> tell(step, pod);
        case Answer.Wait(var pod) -> step.setAttribute("kore.pod", pod.toString());
        default -> {}
      }
      end(answer);
    }

    @Override
    public void installing(Pod.Claimed pod) {
      begin("install");
      tell(step, pod);
    }

    @Override
    public void installed(Startup.Outcome outcome) {
      if (outcome instanceof Startup.Outcome.Started(var pod)) {
        placed.placed(pod.id(), place);
      } else {
        step.setStatus(StatusCode.ERROR);
      }
      end(outcome);
    }

    @Override
    public void over(@Nullable Placement placement) {
      step.setStatus(StatusCode.ERROR).end();
      switch (placement) {
        case Placement.Placed placedNow -> {
          tell(place, placedNow.pod());
          placed.link(place, placedNow.pod().id());
        }
        case Placement.Refused(var refusal) -> {
          place.setAttribute("kore.refusal", refusal.kind().name().toLowerCase(Locale.ROOT));
          place.setStatus(StatusCode.ERROR);
        }
        case null -> place.setStatus(StatusCode.ERROR);
      }
      place.end();
    }
  }

  private static void tell(Span span, Pod.Claimed pod) {
    tell(span, pod.id().toString(), pod.affiliation());
  }

  private static void tell(Span span, Pod.Serving pod) {
    tell(span, pod.id().toString(), pod.affiliation());
  }

  /** A claim has the same id on every replica: by it, spans of several are found together. */
  private static void tell(Span span, String pod, Affiliation affiliation) {
    span.setAttribute("kore.pod", pod);
    span.setAttribute("kore.claim", affiliation.claim().value().toString());
    span.setAttribute("kore.revision", affiliation.siteRev().revision().number());
  }
}
