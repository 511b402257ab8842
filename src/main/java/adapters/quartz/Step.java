package adapters.quartz;

import com.codahale.metrics.Meter;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Timer;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A job's step on this replica. Quartz takes a replica for dead that only stood still, and then has
 * another one take the step; so whoever takes it holds an advisory lock of Postgres meanwhile, and
 * leaves it out if somebody else does. The lock is its session's, outside of any transaction, and
 * ends with it.
 */
final class Step implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Step.class);

  private enum Condition {
    WELL,
    FAILING,
    LEFT_OUT
  }

  private final Job job;
  private final Jdbi connections;
  private final Timer times;
  private final Meter failures;
  private final Meter leftOut;
  private Condition condition = Condition.WELL;

  Step(Job job, Jdbi connections, MetricRegistry metrics) {
    this.job = job;
    this.connections = connections;
    this.times = metrics.timer(metric(job, "steps"));
    this.failures = metrics.meter(metric(job, "failures"));
    this.leftOut = metrics.meter(metric(job, "left-out"));
  }

  static String metric(Job job, String name) {
    return MetricRegistry.name("jobs", job.name(), name);
  }

  @Override
  public void run() {
    try {
      if (connections.withHandle(this::takeAlone)) {
        well();
      } else {
        leftOut.mark();
        leftOut();
      }
    } catch (RuntimeException | Error e) {
      failures.mark();
      failing(e);
    }
  }

  /** Whether nobody else was at it. */
  private boolean takeAlone(Handle handle) {
    if (!lock(handle)) {
      return false;
    }
    try (var _ = times.time()) {
      job.step().run();
    } finally {
      unlock(handle);
    }
    return true;
  }

  private boolean lock(Handle handle) {
    return handle
        .select("select pg_try_advisory_lock(hashtextextended('kore job ' || ?, 0))", job.name())
        .mapTo(Boolean.class)
        .one();
  }

  private void unlock(Handle handle) {
    try {
      handle.execute(
          "select pg_advisory_unlock(hashtextextended('kore job ' || ?, 0))", job.name());
    } catch (RuntimeException e) {
      end(handle);
      throw e;
    }
  }

  /** A session that may still have the lock must not go back into the pool. */
  private static void end(Handle handle) {
    try {
      handle.getConnection().abort(Runnable::run);
    } catch (SQLException e) {
      LOG.debug("A session could not be ended", e);
    }
  }

  private synchronized void well() {
    if (condition != Condition.WELL) {
      LOG.info("The job {} works again", job.name());
    }
    condition = Condition.WELL;
  }

  private synchronized void failing(Throwable failure) {
    if (condition != Condition.FAILING) {
      LOG.warn(
          "The job {} failed, and is tried again every {}: {}",
          job.name(),
          job.every(),
          failure.toString());
    }
    condition = Condition.FAILING;
  }

  private synchronized void leftOut() {
    if (condition != Condition.LEFT_OUT) {
      LOG.warn(
          "The job {} is left out until a replica that was not heard of has ended its step of it",
          job.name());
    }
    condition = Condition.LEFT_OUT;
  }
}
