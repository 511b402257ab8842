package fakes;

import domain.decisions.Decision.Kind;
import domain.decisions.DecisionLog;
import domain.decisions.Ledger;
import domain.pod.Affiliation;
import domain.pod.PodEvent;
import domain.pod.Reason;
import domain.site.SiteId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;

/** The ledger of one replica, in memory, over the pods in memory; it hears of publications. */
public final class InMemoryLedger implements DecisionLog, Ledger {
  private static final UUID REPLICA = new UUID(7, 7);

  private final InMemoryKore kore;
  private final LongSupplier nanos;
  private final List<Entry> entries = new ArrayList<>();
  private int heard;
  private long seq;

  public InMemoryLedger(InMemoryKore kore, LongSupplier nanos) {
    this.kore = kore;
    this.nanos = nanos;
  }

  @Override
  public synchronized void add(List<Noted> noted) {
    hear();
    noted.forEach(this::add);
  }

  private void add(Noted noted) {
    var decision = noted.decision();
    var same =
        entries.stream()
            .filter(entry -> entry.what().equals(decision.kind().label()))
            .filter(entry -> entry.site().equals(Optional.of(decision.site())))
            .filter(entry -> entry.reason().equals(Optional.of(decision.reason())))
            .filter(entry -> entry.last().isAfter(time().minus(Duration.ofMinutes(1))))
            .findFirst();
    same.ifPresent(entries::remove);
    var inputs = new java.util.HashMap<>(same.map(Entry::inputs).orElse(Map.of()));
    inputs.putAll(decision.inputs());
    entries.add(
        new Entry(
            same.map(Entry::mark).orElseGet(() -> mark(noted.firstAgo())),
            time().minus(noted.lastAgo()),
            noted.times() + same.map(Entry::times).orElse(0L),
            Optional.of(REPLICA),
            decision.kind().label(),
            Optional.empty(),
            Optional.of(decision.site()),
            Optional.empty(),
            Optional.empty(),
            Optional.of(decision.reason()),
            decision.detail(),
            inputs));
  }

  /** A publication, or another change of a site. */
  public synchronized void site(SiteId site, String what, int revision) {
    hear();
    var mark = mark(Duration.ZERO);
    entries.add(
        new Entry(
            mark,
            mark.at(),
            1,
            Optional.empty(),
            what,
            Optional.empty(),
            Optional.of(site),
            Optional.of(revision),
            Optional.empty(),
            Optional.empty(),
            "",
            Map.of()));
  }

  @Override
  public synchronized List<Entry> read(Question question) {
    hear();
    var found =
        entries.stream()
            .filter(entry -> isAbout(entry, question.about()))
            .filter(
                e -> question.since().map(s -> !e.last().isBefore(time().minus(s))).orElse(true))
            .filter(e -> question.before().map(b -> ORDER.compare(e.mark(), b) < 0).orElse(true))
            .sorted(Comparator.comparing(Entry::mark, ORDER))
            .toList();
    return found.subList(Math.max(0, found.size() - question.limit()), found.size());
  }

  private static final Comparator<Mark> ORDER =
      Comparator.comparing(Mark::at).thenComparingLong(Mark::seq);

  private static boolean isAbout(Entry entry, About about) {
    return switch (about) {
      case About.ASite(var site) -> entry.site().equals(Optional.of(site));
      case About.APod(var pod) -> entry.pod().equals(Optional.of(pod));
    };
  }

  @Override
  public synchronized Optional<ColdStart> lastColdStart(SiteId site) {
    hear();
    return entries.reversed().stream()
        .filter(entry -> entry.site().equals(Optional.of(site)))
        .filter(entry -> entry.what().equals("claimed") && entry.detail().equals("visitors"))
        .findFirst()
        .map(claim -> new ColdStart(claim, after(claim), Map.of()));
  }

  private Optional<Entry> after(Entry claim) {
    return entries.stream()
        .filter(entry -> entry.pod().equals(claim.pod()))
        .filter(entry -> entry.mark().seq() > claim.mark().seq())
        .findFirst();
  }

  @Override
  public synchronized Mark now() {
    hear();
    return new Mark(time(), seq);
  }

  @Override
  public synchronized List<Entry> after(Mark mark, int limit) {
    hear();
    return entries.stream()
        .filter(entry -> entry.mark().seq() > mark.seq())
        .filter(
            entry ->
                java.util.Arrays.stream(Kind.values())
                    .noneMatch(k -> k.label().equals(entry.what())))
        .sorted(Comparator.comparingLong(entry -> entry.mark().seq()))
        .limit(limit)
        .toList();
  }

  private void hear() {
    var events = kore.ledger();
    events.subList(heard, events.size()).forEach(event -> entries.add(entry(event)));
    heard = events.size();
  }

  private Entry entry(PodEvent event) {
    var mark = mark(Duration.ZERO);
    var siteRev = event.affiliation().map(Affiliation::siteRev);
    return new Entry(
        mark,
        mark.at(),
        1,
        Optional.of(REPLICA),
        event.to().label(),
        Optional.of(event.pod()),
        siteRev.map(s -> s.site()),
        siteRev.map(s -> s.revision().number()),
        event.affiliation().map(a -> a.slot().number()),
        event.reason().map(Reason::label),
        event.detail(),
        event.inputs());
  }

  private Mark mark(Duration ago) {
    return new Mark(time().minus(ago), ++seq);
  }

  private Instant time() {
    return Instant.EPOCH.plusNanos(nanos.getAsLong());
  }
}
