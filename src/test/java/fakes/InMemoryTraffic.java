package fakes;

import domain.pod.Pod;
import domain.pod.Pods;
import domain.pod.Pods.Filter;
import domain.pod.Pods.Mark;
import domain.pod.Pods.Tracked;
import domain.scaling.Census;
import domain.scaling.Flow;
import domain.scaling.SiteState;
import domain.scaling.SiteState.Member;
import domain.scaling.TrafficLog;
import domain.site.Site;
import domain.site.SiteId;
import domain.site.SiteProps;
import domain.site.Sites;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** Traffic of one replica, in memory, over any store of pods. */
public final class InMemoryTraffic implements TrafficLog, Census {
  private static final Duration FORGOTTEN_AFTER = Duration.ofSeconds(3);

  private final LongSupplier nanos;
  private final Pods pods;
  private final Sites sites;
  private final Map<SiteId, Told> told = new HashMap<>();

  private record Told(double load, long at) {}

  public InMemoryTraffic(LongSupplier nanos, Pods pods, Sites sites) {
    this.nanos = nanos;
    this.pods = pods;
    this.sites = sites;
  }

  @Override
  public synchronized void add(List<Flow> flows) {
    flows.stream()
        .filter(flow -> !flow.pod().affiliation().slot().preview())
        .collect(
            Collectors.groupingBy(
                flow -> flow.pod().affiliation().siteRev().site(),
                Collectors.summingDouble(Flow::load)))
        .forEach((site, load) -> told.put(site, new Told(load, nanos.getAsLong())));
  }

  @Override
  public synchronized List<SiteState> take() {
    var members =
        pods.live(Filter.ALL).stream()
            .filter(t -> t.pod() instanceof Pod.Claimed || t.pod() instanceof Pod.Serving)
            .map(InMemoryTraffic::member)
            .collect(
                Collectors.groupingBy(
                    member -> member.pod().affiliation().siteRev().site(),
                    LinkedHashMap::new,
                    Collectors.toList()));
    sites.list(Optional.empty(), Integer.MAX_VALUE).stream()
        .filter(site -> site.props().minPods() > 0 && site.published().isPresent())
        .forEach(site -> members.computeIfAbsent(site.id(), _ -> List.of()));
    return members.entrySet().stream().map(site -> state(site.getKey(), site.getValue())).toList();
  }

  private static Member member(Tracked tracked) {
    return new Member(
        (Pod.Affiliated) tracked.pod(),
        tracked.inState(),
        tracked.marks().contains(Mark.OUTDATED),
        tracked.marks().contains(Mark.RECYCLE_ASKED));
  }

  private SiteState state(SiteId site, List<Member> members) {
    var props = sites.find(site).map(Site::props).orElse(SiteProps.DEFAULT);
    var last = told.get(site);
    if (last == null) {
      return new SiteState(site, props, 0, SiteState.NEVER, members);
    }
    var quiet = Duration.ofNanos(nanos.getAsLong() - last.at());
    double load = quiet.compareTo(FORGOTTEN_AFTER) < 0 ? last.load() : 0;
    return new SiteState(site, props, load, quiet, members);
  }
}
