package fakes;

import domain.pod.Affiliation;
import domain.pod.ClaimId;
import domain.pod.ClaimSecret;
import domain.pod.InstallTimings;
import domain.pod.Pod;
import domain.pod.Pod.Affiliated;
import domain.pod.PodEvent;
import domain.pod.PodId;
import domain.pod.PodState;
import domain.pod.Pods;
import domain.pod.Reason;
import domain.pod.Slot;
import domain.pod.Transition;
import domain.scheduling.Affinity;
import domain.scheduling.SiteError;
import domain.scheduling.Wish;
import domain.site.Revision;
import domain.site.SiteId;
import domain.site.SiteRev;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The pods and their affinity in memory, serialised by one lock as Postgres does by row locks. */
public final class InMemoryKore implements Pods, Affinity {
  private static final Duration LEASE = Duration.ofSeconds(3);
  private static final Duration MEMORY_OF_FAILED_CODE = Duration.ofMinutes(1);
  private static final Duration PLACE_IN_LINE = Duration.ofSeconds(2);
  private static final Duration A_MINUTE = Duration.ofMinutes(1);

  /** How many pods a revision's code may bring down in a minute. */
  public static final int MOST_FAILED = 10;

  private final LongSupplier nanos;
  private final InMemorySites sites;
  private final Map<PodId, Entry> pods = new LinkedHashMap<>();
  private final Map<SiteRev, Failure> failures = new HashMap<>();
  private final Map<Place, Asked> line = new HashMap<>();
  private final List<FailedEnd> failedEnds = new ArrayList<>();
  private final List<PodEvent> ledger = new ArrayList<>();
  private final Set<PodId> asked = new HashSet<>();

  private record Entry(Pod.Live pod, long since, long leaseUntil) {
    Slot slot() {
      return pod instanceof Affiliated a ? a.affiliation().slot() : Slot.PREVIEW;
    }
  }

  private record Failure(SiteError error, long at) {}

  private record Place(SiteId site, boolean preview) {}

  private record FailedEnd(SiteRev siteRev, long at) {}

  private static final class Asked {
    final long first;
    long last;

    Asked(long first) {
      this.first = first;
    }
  }

  public InMemoryKore() {
    this(System::nanoTime, new InMemorySites());
  }

  public InMemoryKore(LongSupplier nanos, InMemorySites sites) {
    this.nanos = nanos;
    this.sites = sites;
  }

  public InMemorySites sites() {
    return sites;
  }

  public synchronized List<PodEvent> ledger() {
    return List.copyOf(ledger);
  }

  @Override
  public synchronized boolean register(Pod.Warming pod) {
    var started = PodEvent.started(pod);
    if (!ledger.contains(started)) {
      put(pod);
      ledger.add(started);
    }
    return pods.containsKey(pod.id());
  }

  @Override
  public synchronized <S extends Pod> Optional<Transition<S>> change(PodId id, Step<S> step) {
    var entry = pods.get(id);
    if (entry == null) {
      return Optional.empty();
    }
    var transition = step.from(entry.pod());
    transition.ifPresent(this::store);
    return transition;
  }

  @Override
  public synchronized boolean askToRecycle(PodId id) {
    var entry = pods.get(id);
    boolean serves = entry != null && entry.pod() instanceof Pod.Serving;
    if (serves) {
      asked.add(id);
    }
    return serves;
  }

  @Override
  public synchronized Optional<Tracked> find(PodId id) {
    return Optional.ofNullable(pods.get(id)).map(this::tracked);
  }

  @Override
  public synchronized List<Tracked> live(Filter filter) {
    return pods.values().stream()
        .filter(e -> filter.state().isEmpty() || filter.state().get() == e.pod().state())
        .filter(e -> filter.site().isEmpty() || filter.site().equals(site(e.pod())))
        .map(this::tracked)
        .toList();
  }

  @Override
  public synchronized List<Pod.Serving> serving() {
    return pods.values().stream()
        .flatMap(e -> e.pod() instanceof Pod.Serving s ? Stream.of(s) : Stream.of())
        .toList();
  }

  @Override
  public synchronized List<Pod.Serving> serving(Set<SiteId> of) {
    return serving().stream().filter(s -> of.contains(s.affiliation().siteRev().site())).toList();
  }

  @Override
  public synchronized Map<PodState, Integer> counts() {
    return pods.values().stream()
        .collect(
            Collectors.groupingBy(
                e -> e.pod().state(), TreeMap::new, Collectors.summingInt(_ -> 1)));
  }

  @Override
  public synchronized Answer affiliate(Wish wish, ClaimId claim, ClaimSecret secret) {
    var site = sites.find(wish.site());
    if (site.isEmpty()) {
      return new Answer.UnknownSite();
    }
    var wanted =
        wish instanceof Wish.Preview(var siteRev)
            ? Optional.of(siteRev)
            : site.get().published().map(r -> new SiteRev(wish.site(), r));
    if (wanted.isEmpty() || !sites.exists(wanted.get())) {
      return new Answer.UnknownRevision();
    }
    return switch (wish) {
      case Wish.Visitors _ ->
          serving(wanted.get(), false)
              .or(() -> anyServing(wish.site()))
              .or(() -> installing(wanted.get(), false))
              .or(() -> failedJustNow(wanted.get()))
              .or(() -> keepsFailing(wanted.get()))
              .orElseGet(
                  () ->
                      claim(
                          wish,
                          wanted.get(),
                          freeSlot(wish.site()),
                          Optional.empty(),
                          claim,
                          secret));
      case Wish.Another(var id, int pods) -> another(id, pods, wanted.get(), claim, secret);
      case Wish.Preview _ ->
          serving(wanted.get(), true)
              .or(() -> installing(wanted.get(), true))
              .or(() -> failedJustNow(wanted.get()))
              .or(() -> keepsFailing(wanted.get()))
              .orElseGet(() -> preview(wanted.get(), claim, secret));
      case Wish.Replacement(var old) -> replacement(old, wanted.get(), claim, secret);
    };
  }

  @Override
  public synchronized Optional<Transition<Pod.Serving>> installed(
      PodId id, ClaimId claim, InstallTimings timings) {
    return change(
        id,
        pod ->
            pod instanceof Pod.Claimed claimed && claimed.affiliation().claim().equals(claim)
                ? Optional.of(claimed.installed())
                : Optional.empty());
  }

  @Override
  public synchronized boolean renew(PodId id, ClaimId claim) {
    var entry = pods.get(id);
    if (entry == null
        || !(entry.pod() instanceof Pod.Claimed claimed)
        || !claimed.affiliation().claim().equals(claim)) {
      return false;
    }
    pods.put(id, new Entry(claimed, entry.since(), leaseEnd()));
    return true;
  }

  @Override
  public synchronized void codeFailed(SiteRev siteRev, SiteError error) {
    failures.put(siteRev, new Failure(error, nanos.getAsLong()));
  }

  private Optional<Answer> serving(SiteRev siteRev, boolean preview) {
    return holders(siteRev.site(), preview)
        .filter(e -> affiliation(e).siteRev().equals(siteRev))
        .flatMap(e -> e.pod() instanceof Pod.Serving s ? Stream.of(s) : Stream.of())
        .<Answer>map(Answer.Joined::new)
        .findFirst();
  }

  private Optional<Answer> installing(SiteRev siteRev, boolean preview) {
    return holders(siteRev.site(), preview)
        .filter(e -> e.pod() instanceof Pod.Claimed)
        .filter(e -> affiliation(e).siteRev().equals(siteRev) || leaseOver(e))
        .<Answer>map(
            e ->
                leaseOver(e)
                    ? new Answer.LeaseExpired(e.pod().id())
                    : new Answer.Wait(e.pod().id()))
        .findFirst();
  }

  private Stream<Entry> holders(SiteId site, boolean preview) {
    return pods.values().stream()
        .filter(e -> counts(e) && e.slot().preview() == preview)
        .filter(e -> site(e.pod()).equals(Optional.of(site)));
  }

  private boolean leaseOver(Entry entry) {
    return entry.leaseUntil() - nanos.getAsLong() <= 0;
  }

  private Optional<Answer> anyServing(SiteId site) {
    return holders(site, false)
        .flatMap(e -> e.pod() instanceof Pod.Serving s ? Stream.of(s) : Stream.of())
        .<Answer>map(Answer.Joined::new)
        .findFirst();
  }

  private Answer another(
      SiteId site, int pods, SiteRev siteRev, ClaimId claim, ClaimSecret secret) {
    var holders = holders(site, false).toList();
    if (holders.stream().map(Entry::slot).distinct().count() != pods
        || holders.stream().anyMatch(e -> e.pod() instanceof Pod.Claimed)) {
      return new Answer.NotNeeded();
    }
    return failedJustNow(siteRev)
        .or(() -> keepsFailing(siteRev))
        .orElseGet(
            () ->
                claim(
                    new Wish.Another(site, pods),
                    siteRev,
                    freeSlot(site)
                        .filter(_ -> pods < sites.find(site).orElseThrow().props().maxPods()),
                    Optional.empty(),
                    claim,
                    secret));
  }

  private Answer preview(SiteRev siteRev, ClaimId claim, ClaimSecret secret) {
    var holder = holders(siteRev.site(), true).findFirst();
    return holder.isPresent()
        ? new Answer.AtCapacity(holder.map(e -> e.pod().id()))
        : claim(
            new Wish.Preview(siteRev),
            siteRev,
            Optional.of(Slot.PREVIEW),
            Optional.empty(),
            claim,
            secret);
  }

  private Answer replacement(Pod.Serving old, SiteRev siteRev, ClaimId claim, ClaimSecret secret) {
    var entry = pods.get(old.id());
    if (entry == null || !(entry.pod() instanceof Pod.Serving) || entry.slot().preview()) {
      return new Answer.NotNeeded();
    }
    var site = old.affiliation().siteRev().site();
    if (replacing(site)) {
      return holders(site, false)
          .filter(e -> affiliation(e).replaces().equals(Optional.of(old.id())))
          .flatMap(e -> e.pod() instanceof Pod.Serving s ? Stream.of(s) : Stream.of())
          .<Answer>map(Answer.Joined::new)
          .findFirst()
          .orElseGet(Answer.NotNeeded::new);
    }
    return failedJustNow(siteRev)
        .orElseGet(
            () ->
                claim(
                    new Wish.Replacement(old),
                    siteRev,
                    Optional.of(entry.slot()),
                    Optional.of(old.id()),
                    claim,
                    secret));
  }

  /** Whether a pod of the site takes over from one that still takes up its slot. */
  private boolean replacing(SiteId site) {
    return holders(site, false)
        .flatMap(e -> affiliation(e).replaces().stream())
        .map(pods::get)
        .anyMatch(replaced -> replaced != null && counts(replaced));
  }

  private Optional<Answer> failedJustNow(SiteRev siteRev) {
    return Optional.ofNullable(failures.get(siteRev))
        .filter(f -> nanos.getAsLong() - f.at() < MEMORY_OF_FAILED_CODE.toNanos())
        .map(f -> new Answer.CodeFailed(f.error()));
  }

  private Optional<Slot> freeSlot(SiteId site) {
    int most = sites.find(site).orElseThrow().props().maxPods();
    var taken =
        pods.values().stream()
            .filter(e -> counts(e) && site(e.pod()).equals(Optional.of(site)))
            .map(e -> e.slot().number())
            .collect(Collectors.toSet());
    return IntStream.rangeClosed(1, most)
        .filter(n -> !taken.contains(n))
        .mapToObj(Slot::new)
        .findFirst();
  }

  private Answer claim(
      Wish wish,
      SiteRev siteRev,
      Optional<Slot> slot,
      Optional<PodId> replaces,
      ClaimId claim,
      ClaimSecret secret) {
    if (slot.isEmpty()) {
      return new Answer.AtCapacity(Optional.empty());
    }
    var place = new Place(siteRev.site(), slot.get().preview());
    int ahead = ahead(place);
    var pooled = pooled().skip(ahead).findFirst();
    if (pooled.isEmpty()) {
      if (wish instanceof Wish.Visitors || wish instanceof Wish.Preview) {
        line.computeIfAbsent(place, _ -> new Asked(nanos.getAsLong())).last = nanos.getAsLong();
      }
      return new Answer.PoolEmpty(ahead);
    }
    line.remove(place);
    var transition =
        pooled.get().claim(new Affiliation(claim, secret, siteRev, slot.get(), replaces));
    store(transition);
    ledger.set(ledger.size() - 1, told(ledger.getLast(), wish));
    return new Answer.Affiliated(transition);
  }

  /** As the database tells of a claim: with the wish, and with what it saw. */
  private PodEvent told(PodEvent claim, Wish wish) {
    var most = sites.find(wish.site()).orElseThrow().props().maxPods();
    var inputs = Map.<String, Object>of("maxPods", most, "pooled", (int) pooled().count() + 1);
    return new PodEvent(
        claim.pod(),
        claim.from(),
        claim.to(),
        claim.affiliation(),
        claim.reason(),
        wish.label(),
        inputs);
  }

  private Stream<Pod.Pooled> pooled() {
    return pods.values().stream()
        .flatMap(e -> e.pod() instanceof Pod.Pooled p ? Stream.of(p) : Stream.of());
  }

  /** How many other sites stand in line before this one. */
  private int ahead(Place place) {
    line.values().removeIf(asked -> nanos.getAsLong() - asked.last > PLACE_IN_LINE.toNanos());
    var own = line.get(place);
    return (int)
        line.entrySet().stream()
            .filter(e -> !e.getKey().site().equals(place.site()))
            .filter(e -> own == null || e.getValue().first < own.first)
            .count();
  }

  @Override
  public synchronized List<SiteId> nextInLine() {
    return line.entrySet().stream()
        .filter(e -> nanos.getAsLong() - e.getValue().last <= PLACE_IN_LINE.toNanos())
        .sorted(Comparator.comparingLong(e -> e.getValue().first))
        .limit(pooled().count())
        .map(e -> e.getKey().site())
        .toList();
  }

  private Optional<Answer> keepsFailing(SiteRev siteRev) {
    var ends = ends(siteRev).toList();
    return ends.size() < MOST_FAILED
        ? Optional.empty()
        : Optional.of(
            new Answer.KeepsFailing(
                A_MINUTE.minus(Duration.ofNanos(nanos.getAsLong() - ends.getFirst()))));
  }

  /** When this code brought pods down in the last minute, oldest first. */
  private Stream<Long> ends(SiteRev siteRev) {
    return failedEnds.stream()
        .filter(end -> end.siteRev().equals(siteRev))
        .map(FailedEnd::at)
        .filter(at -> nanos.getAsLong() - at < A_MINUTE.toNanos());
  }

  private static boolean isItsCodesFault(PodEvent event) {
    return switch (event.reason().orElse(Reason.DRAINED)) {
      case INSTALL_FAILED -> true;
      case EXITED, UNREACHABLE ->
          event.from().equals(Optional.of(PodState.SERVING))
              || event.from().equals(Optional.of(PodState.DRAINING));
      default -> false;
    };
  }

  private void store(Transition<?> transition) {
    ledger.add(transition.event());
    var id = transition.next().id();
    if (transition.next() instanceof Pod.Live next) {
      put(next);
    } else {
      pods.remove(id);
      if (isItsCodesFault(transition.event())) {
        var siteRev = transition.event().affiliation().orElseThrow().siteRev();
        failedEnds.add(new FailedEnd(siteRev, nanos.getAsLong()));
      }
    }
  }

  private void put(Pod.Live pod) {
    pods.put(pod.id(), new Entry(pod, nanos.getAsLong(), leaseEnd()));
  }

  private long leaseEnd() {
    return nanos.getAsLong() + LEASE.toNanos();
  }

  /** Whether the pod takes up a slot. */
  private static boolean counts(Entry entry) {
    return entry.pod() instanceof Pod.Claimed || entry.pod() instanceof Pod.Serving;
  }

  private static Affiliation affiliation(Entry entry) {
    return ((Affiliated) entry.pod()).affiliation();
  }

  private static Optional<SiteId> site(Pod pod) {
    return pod instanceof Affiliated a
        ? Optional.of(a.affiliation().siteRev().site())
        : Optional.empty();
  }

  private Tracked tracked(Entry entry) {
    var marks = EnumSet.of(Mark.OWN);
    if (entry.pod() instanceof Affiliated a
        && !entry.slot().preview()
        && !published(a.affiliation().siteRev())) {
      marks.add(Mark.OUTDATED);
    }
    if (asked.contains(entry.pod().id())) {
      marks.add(Mark.RECYCLE_ASKED);
    }
    if (entry.pod() instanceof Pod.Claimed && leaseOver(entry)) {
      marks.add(Mark.LEASE_OVER);
    }
    return new Tracked(entry.pod(), Duration.ofNanos(nanos.getAsLong() - entry.since()), marks);
  }

  private boolean published(SiteRev siteRev) {
    return sites
        .find(siteRev.site())
        .flatMap(site -> site.published())
        .map(Revision::number)
        .equals(Optional.of(siteRev.revision().number()));
  }
}
