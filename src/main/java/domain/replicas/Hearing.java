package domain.replicas;

import domain.dispatch.PodCache;
import domain.dispatch.SiteDirectory;
import domain.pod.PodId;
import domain.pod.Pods;
import domain.pooling.PodFleet;
import domain.site.SiteId;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/** Does on this replica what follows from the news of others. */
public final class Hearing {
  private final Pods pods;
  private final PodCache cache;
  private final SiteDirectory directory;
  private final PodFleet fleet;
  private final Consumer<SiteId> wake;

  /**
   * @param wake wakes whoever waits for news of a site on this replica
   */
  public Hearing(
      Pods pods, PodCache cache, SiteDirectory directory, PodFleet fleet, Consumer<SiteId> wake) {
    this.pods = pods;
    this.cache = cache;
    this.directory = directory;
    this.fleet = fleet;
    this.wake = wake;
  }

  /** Asks the database where it has to, once for all of them. */
  public synchronized void hear(Collection<? extends News> news) {
    var opened = new HashSet<SiteId>();
    boolean missed = false;
    for (var one : news) {
      switch (one) {
        case News.Released(var pod) -> fleet.released(pod);
        case News.Opened(var site) -> opened.add(site);
        case News.Closed(var pod) -> cache.close(pod);
        case News.Destroyed(var pod) -> destroyed(pod);
        case News.Turn(var site) -> wake.accept(site);
        case News.SiteChanged(var site) -> directory.forget(site);
        case News.HostChanged(var host) -> directory.forget(host);
        case News.Missed _ -> missed = true;
      }
    }
    refresh(missed, opened);
  }

  private void destroyed(PodId pod) {
    cache.close(pod);
    fleet.destroyed(pod);
  }

  private void refresh(boolean all, Set<SiteId> opened) {
    if (all) {
      cache.refresh(pods::serving);
    } else if (!opened.isEmpty()) {
      cache.refresh(opened, () -> pods.serving(opened));
    }
    opened.forEach(wake);
  }
}
