package adapters.quartz;

import com.codahale.metrics.DefaultSettableGauge;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.SettableGauge;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells whether a job is run when it should be, by whichever replica. */
final class Punctuality {
  private static final Logger LOG = LoggerFactory.getLogger(Punctuality.class);
  private static final int MOST_INTERVALS = 3;

  private final Job job;
  private final double mostSeconds;
  private final SettableGauge<Double> overdue;
  private boolean late;

  /**
   * @param takeOver how long a job may stand still when the replica that ran it is gone
   */
  Punctuality(Job job, Duration takeOver, MetricRegistry metrics) {
    this.job = job;
    this.mostSeconds = takeOver.plus(job.every().multipliedBy(MOST_INTERVALS)).toMillis() / 1000.0;
    this.overdue =
        metrics.gauge(Step.metric(job, "overdue-seconds"), () -> new DefaultSettableGauge<>(0.0));
  }

  void note(double overdueSeconds) {
    overdue.setValue(overdueSeconds);
    boolean isLate = overdueSeconds > mostSeconds;
    if (isLate && !late) {
      LOG.warn(
          "The job {} is overdue by {} s; it should run every {}",
          job.name(),
          Math.round(overdueSeconds),
          job.every());
    } else if (!isLate && late) {
      LOG.info("The job {} is on time again", job.name());
    }
    late = isLate;
  }
}
