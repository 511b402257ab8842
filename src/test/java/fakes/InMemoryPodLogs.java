package fakes;

import domain.logs.PodLogs;
import domain.pod.PodId;
import domain.site.SiteRev;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Logs in memory, over any store of pods; it looks at them whenever lines are added. */
public final class InMemoryPodLogs implements PodLogs {
  private final InMemoryKore pods;
  private final List<Kept> lines = new ArrayList<>();

  public InMemoryPodLogs(InMemoryKore pods) {
    this.pods = pods;
  }

  @Override
  public synchronized void add(List<Written> written) {
    var siteRevs = siteRevs();
    for (var line : written) {
      var siteRev = siteRevs.get(line.line().pod());
      // Of a pod in memory, nobody knows for how long it has been claimed: an hour is too long.
      if (siteRev != null && line.ago().compareTo(Duration.ofHours(1)) < 0) {
        lines.add(
            new Kept(
                lines.size() + 1,
                Instant.now().minus(line.ago()),
                siteRev.site(),
                siteRev.revision().number(),
                line.line()));
      }
    }
  }

  private Map<PodId, SiteRev> siteRevs() {
    var siteRevs = new HashMap<PodId, SiteRev>();
    pods.ledger()
        .forEach(
            event -> event.affiliation().ifPresent(a -> siteRevs.put(event.pod(), a.siteRev())));
    return siteRevs;
  }

  @Override
  public synchronized List<Kept> read(Question question) {
    var found =
        lines.stream()
            .filter(kept -> kept.site().equals(question.site()))
            .filter(kept -> question.pod().map(kept.line().pod()::equals).orElse(true))
            .filter(kept -> question.since().map(s -> isSince(kept, s)).orElse(true))
            .filter(kept -> kept.seq() > question.after().orElse(0L))
            .toList();
    return question.after().isPresent()
        ? found.stream().limit(question.limit()).toList()
        : found.subList(Math.max(0, found.size() - question.limit()), found.size());
  }

  private static boolean isSince(Kept kept, Duration since) {
    return !kept.at().isBefore(Instant.now().minus(since));
  }
}
