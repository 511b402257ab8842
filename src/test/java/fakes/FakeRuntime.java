package fakes;

import domain.pod.BootId;
import domain.pod.Pod;
import domain.pod.PodAddress;
import domain.pod.PodId;
import domain.scheduling.PodRuntime;
import domain.site.Bundles.Bundle;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Pods that install at once, unless told otherwise. */
public final class FakeRuntime implements PodRuntime {
  public final List<PodId> installed = new CopyOnWriteArrayList<>();
  public final List<PodId> drained = new CopyOnWriteArrayList<>();
  public final Map<PodAddress, Health> healthy = new ConcurrentHashMap<>();
  public volatile Function<Pod.Claimed, Install> onInstall =
      _ -> new Install.Installed(Duration.ofMillis(1), Duration.ofMillis(2));

  @Override
  public Install install(Pod.Claimed pod, Bundle bundle) {
    installed.add(pod.id());
    var result = onInstall.apply(pod);
    if (result instanceof Install.Installed) {
      healthy.put(pod.address(), health(pod.boot(), pod.affiliation().siteRev().toString()));
    }
    return result;
  }

  @Override
  public void drain(Pod.Draining pod, Duration atMost) {
    drained.add(pod.id());
  }

  @Override
  public Optional<Health> health(PodAddress address) {
    return Optional.ofNullable(healthy.get(address));
  }

  private static Health health(BootId boot, String siteRev) {
    return new Health(boot, "serving", Optional.of(siteRev), 0);
  }
}
