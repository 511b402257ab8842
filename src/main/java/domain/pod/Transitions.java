package domain.pod;

import domain.pod.Pod.Affiliated;
import domain.pod.Pod.Claimed;
import domain.pod.Pod.Draining;
import domain.pod.Pod.Gone;
import domain.pod.Pod.Live;
import domain.pod.Pod.Pooled;
import domain.pod.Pod.Serving;
import domain.pod.Pod.Warming;
import java.util.List;
import java.util.Optional;

/**
 * The state machine's table: every legal transition with its event and its effects, in one place.
 */
final class Transitions {
  private Transitions() {}

  static Transition<Pooled> ready(Warming pod, PodAddress address, BootId boot) {
    var next = new Pooled(pod.id(), pod.pool(), address, boot);
    return new Transition<>(next, event(pod, next, Optional.empty(), ""), List.of());
  }

  static Transition<Claimed> claim(Pooled pod, Affiliation affiliation) {
    var next = new Claimed(pod.id(), pod.pool(), pod.address(), pod.boot(), affiliation);
    return new Transition<>(
        next, event(pod, next, Optional.empty(), ""), List.of(new Effect.Release(next)));
  }

  static Transition<Serving> installed(Claimed pod) {
    var next = new Serving(pod.id(), pod.pool(), pod.address(), pod.boot(), pod.affiliation());
    return new Transition<>(
        next, event(pod, next, Optional.empty(), ""), List.of(new Effect.OpenRoute(next)));
  }

  static Transition<Draining> drain(Serving pod, Reason reason) {
    var next = new Draining(pod.id(), pod.pool(), pod.address(), pod.boot(), pod.affiliation());
    return new Transition<>(
        next,
        event(pod, next, Optional.of(reason), ""),
        List.of(new Effect.CloseRoute(pod.id()), new Effect.TellToDrain(next)));
  }

  static Transition<Gone> end(Live pod, Reason reason, String detail) {
    var next = new Gone(pod.id(), pod.pool(), reason, detail);
    return new Transition<>(
        next,
        event(pod, next, Optional.of(reason), next.detail()),
        List.of(new Effect.CloseRoute(pod.id()), new Effect.Destroy(pod.id())));
  }

  private static PodEvent event(Live from, Pod to, Optional<Reason> reason, String detail) {
    return new PodEvent(
        from.id(),
        Optional.of(from.state()),
        to.state(),
        affiliation(to).or(() -> affiliation(from)),
        reason,
        detail);
  }

  private static Optional<Affiliation> affiliation(Pod pod) {
    return pod instanceof Affiliated affiliated
        ? Optional.of(affiliated.affiliation())
        : Optional.empty();
  }
}
