package adapters.rest;

import domain.decisions.Ledger;
import domain.decisions.Ledger.About;
import domain.decisions.Ledger.Question;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What happened to a site or a pod, and on what it was decided.
 *
 * @param decisions oldest first
 * @param lastColdStart of a site that had one; not with what was before
 * @param next what {@code before} is to be for what was before; empty if that was all
 */
record DecisionsView(
    List<EntryView> decisions, Optional<ColdStartView> lastColdStart, Optional<String> next) {
  /**
   * @param existing throws if that which it is about is not there; is asked if the ledger has
   *     nothing of it at all
   */
  static DecisionsView of(
      Ledger ledger,
      About about,
      @Nullable Period since,
      @Nullable Place before,
      Limit limit,
      Runnable existing) {
    int most = limit.count();
    var found =
        ledger.read(
            new Question(
                about,
                Optional.ofNullable(since).map(Period::duration),
                Optional.ofNullable(before).map(Place::mark),
                most + 1));
    var page = found.subList(Math.max(0, found.size() - most), found.size());
    if (page.isEmpty() && !isKnown(ledger, about)) {
      existing.run();
    }
    return new DecisionsView(
        page.stream().map(EntryView::of).toList(),
        Optional.empty(),
        found.size() > most
            ? Optional.of(new Place(page.getFirst().mark()).toString())
            : Optional.empty());
  }

  private static boolean isKnown(Ledger ledger, About about) {
    return !ledger.read(new Question(about, Optional.empty(), Optional.empty(), 1)).isEmpty();
  }

  DecisionsView with(Optional<ColdStartView> cold) {
    return new DecisionsView(decisions, cold, next);
  }
}
