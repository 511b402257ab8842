package fakes;

import domain.inspection.Difference;
import domain.inspection.Life;
import domain.inspection.Life.Line;
import domain.inspection.Life.Standing;
import domain.inspection.Records;
import domain.pod.Affiliation;
import domain.pod.Pod;
import domain.pod.Pod.Affiliated;
import domain.pod.PodEvent;
import domain.pod.PodId;
import domain.pod.PodState;
import domain.pod.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** What an {@link InMemoryKore} keeps of its pods, and other lives that a test adds. */
public final class InMemoryRecords implements Records {
  public final List<Life> added = new ArrayList<>();
  private final InMemoryKore kore;

  public InMemoryRecords(InMemoryKore kore) {
    this.kore = kore;
  }

  @Override
  public List<Difference> check(Function<Life, Stream<Difference>> check) {
    var known = kore.ledger().stream().map(PodEvent::pod).distinct().map(this::life);
    return Stream.concat(known, added.stream()).flatMap(check).toList();
  }

  private Life life(PodId pod) {
    var events = kore.ledger().stream().filter(event -> event.pod().equals(pod)).toList();
    var last = events.getLast();
    return new Life(
        pod,
        kore.find(pod).map(tracked -> standing(tracked.pod(), last.reason())),
        last.to() == PodState.GONE ? Optional.of(standing(last)) : Optional.empty(),
        events.stream().map(e -> new Line(e.from().map(PodState::label), standing(e))).toList());
  }

  private static Standing standing(Pod.Live pod, Optional<Reason> reason) {
    var affiliation =
        pod instanceof Affiliated affiliated
            ? Optional.of(affiliated.affiliation())
            : Optional.<Affiliation>empty();
    return standing(pod.state(), affiliation, reason);
  }

  private static Standing standing(PodEvent event) {
    return standing(event.to(), event.affiliation(), event.reason());
  }

  private static Standing standing(
      PodState state, Optional<Affiliation> affiliation, Optional<Reason> reason) {
    return new Standing(
        state.label(),
        affiliation.map(a -> "%s in %s by %s".formatted(a.siteRev(), a.slot(), a.claim())),
        reason.map(Reason::label));
  }
}
