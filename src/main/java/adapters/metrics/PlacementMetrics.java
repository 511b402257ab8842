package adapters.metrics;

import domain.pod.Pod;
import domain.pod.Reason;
import domain.scheduling.Affinity.Answer;
import domain.scheduling.Placement;
import domain.scheduling.PlacementObserver;
import domain.scheduling.Startup;
import domain.scheduling.Wish;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Claims, installs and cold starts, as this replica makes them. */
public final class PlacementMetrics implements PlacementObserver {
  private static final List<String> WISHES =
      List.of("visitors", "preview", "another", "replacement");
  private static final List<String> CLAIMS =
      List.of(
          "affiliated",
          "joined",
          "wait",
          "pool_empty",
          "at_capacity",
          "lease_expired",
          "code_failed",
          "keeps_failing",
          "unknown",
          "not_needed",
          "failed");
  private static final List<String> INSTALLS =
      List.of("installed", "code_failed", "pod_failed", "not_tried", "claim_lost", "failed");

  private final Counter claims;
  private final Histogram claimTimes;
  private final Counter installs;
  private final Histogram installTimes;
  private final Counter placements;
  private final Histogram coldStarts;
  private final CounterDataPoint misses;

  /** Registers them, all of their series at once, so that none begins with a jump. */
  public PlacementMetrics(PrometheusRegistry registry) {
    this.claims =
        Kinds.counter(
            registry, "kore_claims_total", "Times that Postgres was asked for a pod.", "outcome");
    this.installs =
        Kinds.counter(
            registry, "kore_installs_total", "Installs of a site's code in a pod.", "outcome");
    this.placements =
        Kinds.counter(registry, "kore_placements_total", "Wishes for a pod.", "wish", "outcome");
    this.misses =
        Kinds.counter(registry, "kore_pool_misses_total", "Placements that found the pool empty.")
            .labelValues();
    this.claimTimes =
        times(registry, "kore_claim_duration_seconds", "How long Postgres took for an answer.");
    this.installTimes =
        times(
            registry,
            "kore_install_duration_seconds",
            "From a claim until the pod serves: bundle, install, and its record.");
    this.coldStarts =
        times(
            registry,
            "kore_cold_start_seconds",
            "Steps of a site's cold start, once each for a pod that visitors had to wait for.",
            "step");
    CLAIMS.forEach(claims::initLabelValues);
    INSTALLS.forEach(installs::initLabelValues);
    for (var wish : WISHES) {
      List.of("affiliated", "joined", "refused", "failed")
          .forEach(outcome -> placements.initLabelValues(wish, outcome));
    }
    List.of("wait", "claim", "install").forEach(coldStarts::initLabelValues);
  }

  private static Histogram times(
      PrometheusRegistry registry, String name, String help, String... labelNames) {
    return Kinds.times(registry, name, help, Buckets.STARTS, labelNames);
  }

  @Override
  public Following begun(Wish wish) {
    return new Measured(wish);
  }

  private final class Measured implements Following {
    private final Wish wish;
    private final long begun = System.nanoTime();
    private long stepBegun;
    private long claiming;
    private long installing;
    private boolean asking;
    private boolean starting;
    private boolean missed;

    Measured(Wish wish) {
      this.wish = wish;
    }

    @Override
    public void asking() {
      stepBegun = System.nanoTime();
      asking = true;
    }

    @Override
    public void answered(Answer answer) {
      asking = false;
      long took = System.nanoTime() - stepBegun;
      // The others only led to another question: that is waiting.
      claiming = took;
      claimTimes.observe(took / 1e9);
      claims.labelValues(label(answer)).inc();
      if (answer instanceof Answer.PoolEmpty && !missed) {
        missed = true;
        misses.inc();
      }
    }

    @Override
    public void installing(Pod.Claimed pod) {
      stepBegun = System.nanoTime();
      starting = true;
    }

    @Override
    public void installed(Startup.Outcome outcome) {
      starting = false;
      installing = System.nanoTime() - stepBegun;
      installTimes.observe(installing / 1e9);
      installs.labelValues(label(outcome)).inc();
    }

    @Override
    public void over(@Nullable Placement placement) {
      if (asking) {
        claims.labelValues("failed").inc();
      }
      if (starting) {
        installs.labelValues("failed").inc();
      }
      placements.labelValues(wish.label(), label(placement)).inc();
      if (wish instanceof Wish.Visitors
          && placement instanceof Placement.Placed placed
          && placed.outcome() == Placement.Outcome.AFFILIATED) {
        long waiting = System.nanoTime() - begun - claiming - installing;
        coldStarts.labelValues("wait").observe(Math.max(0, waiting) / 1e9);
        coldStarts.labelValues("claim").observe(claiming / 1e9);
        coldStarts.labelValues("install").observe(installing / 1e9);
      }
    }
  }

  private static String label(@Nullable Placement placement) {
    return switch (placement) {
      case Placement.Placed placed -> placed.outcome().label();
      case Placement.Refused _ -> "refused";
      case null -> "failed";
    };
  }

  private static String label(Answer answer) {
    return switch (answer) {
      case Answer.Affiliated _ -> "affiliated";
      case Answer.Joined _ -> "joined";
      case Answer.Wait _ -> "wait";
      case Answer.PoolEmpty _ -> "pool_empty";
      case Answer.AtCapacity _ -> "at_capacity";
      case Answer.LeaseExpired _ -> "lease_expired";
      case Answer.CodeFailed _ -> "code_failed";
      case Answer.KeepsFailing _ -> "keeps_failing";
      case Answer.UnknownSite _, Answer.UnknownRevision _ -> "unknown";
      case Answer.NotNeeded _ -> "not_needed";
    };
  }

  private static String label(Startup.Outcome outcome) {
    return switch (outcome) {
      case Startup.Outcome.Started _ -> "installed";
      case Startup.Outcome.CodeFailed _ -> "code_failed";
      case Startup.Outcome.PodFailed failed ->
          failed.reason() == Reason.INSTALL_FAILED ? "pod_failed" : "not_tried";
      case Startup.Outcome.ClaimLost _ -> "claim_lost";
    };
  }
}
