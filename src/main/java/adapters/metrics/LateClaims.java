package adapters.metrics;

import domain.pod.ClaimId;
import domain.pod.ClaimSecret;
import domain.pod.InstallTimings;
import domain.pod.Pod;
import domain.pod.PodId;
import domain.pod.Transition;
import domain.scheduling.Affinity;
import domain.scheduling.SiteError;
import domain.scheduling.Wish;
import domain.site.SiteId;
import domain.site.SiteRev;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.Optional;

/** Counts claims that find themselves late: somebody ended them, or their lease ran out. */
public final class LateClaims implements Affinity {
  private final Affinity affinity;
  private final CounterDataPoint late;

  /** Registers the metric. */
  public LateClaims(Affinity affinity, PrometheusRegistry registry) {
    this.affinity = affinity;
    this.late =
        Kinds.counter(
                registry,
                "kore_late_claims_total",
                "Installs that ended when their claim was not the pod's any more.")
            .labelValues();
  }

  @Override
  public Answer affiliate(Wish wish, ClaimId claim, ClaimSecret secret) {
    return affinity.affiliate(wish, claim, secret);
  }

  @Override
  public Optional<Transition<Pod.Serving>> installed(
      PodId pod, ClaimId claim, InstallTimings timings) {
    var serving = affinity.installed(pod, claim, timings);
    if (serving.isEmpty()) {
      late.inc();
    }
    return serving;
  }

  @Override
  public boolean renew(PodId pod, ClaimId claim) {
    return affinity.renew(pod, claim);
  }

  @Override
  public List<SiteId> nextInLine() {
    return affinity.nextInLine();
  }

  @Override
  public void codeFailed(SiteRev siteRev, SiteError error) {
    affinity.codeFailed(siteRev, error);
  }
}
