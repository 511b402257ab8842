package adapters.app;

import domain.scheduling.Timer;
import domain.site.SiteId;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Real time, and pauses that end when there is news. */
final class SystemTimer implements Timer {
  private final ConcurrentHashMap<SiteId, Set<Semaphore>> watches = new ConcurrentHashMap<>();

  @Override
  public long nanos() {
    return System.nanoTime();
  }

  @Override
  public void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public Watch watch(SiteId site) {
    var news = new Semaphore(0);
    watches.compute(
        site,
        (_, known) -> {
          var all = known == null ? ConcurrentHashMap.<Semaphore>newKeySet() : known;
          all.add(news);
          return all;
        });
    return new Watch() {
      @Override
      public void pause(Duration atMost) {
        try {
          if (news.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
            news.drainPermits();
          }
        } catch (InterruptedException _) {
          Thread.currentThread().interrupt();
        }
      }

      @Override
      public void close() {
        watches.computeIfPresent(
            site,
            (_, all) -> {
              all.remove(news);
              return all.isEmpty() ? null : all;
            });
      }
    };
  }

  /** There is news of a site. */
  void wake(SiteId site) {
    watches.getOrDefault(site, Set.of()).forEach(Semaphore::release);
  }
}
