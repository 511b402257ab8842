package adapters.quartz;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobPersistenceException;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.Trigger.TriggerState;
import org.quartz.TriggerBuilder;
import org.quartz.impl.jdbcjobstore.JobStoreTX;
import org.quartz.impl.jdbcjobstore.PostgreSQLDelegate;
import org.quartz.impl.jdbcjobstore.SchedulerStateRecord;
import org.quartz.impl.jdbcjobstore.StdRowLockSemaphore;
import org.quartz.impl.matchers.GroupMatcher;
import org.quartz.spi.OperableTrigger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Quartz's clustered store, in which all replicas find the same jobs. Its times are those of the
 * replicas' own clocks.
 */
@SuppressWarnings("unchecked") // JobStoreTX overrides a generic method by one that is not.
final class Store extends JobStoreTX {
  static final String NAME = "kore";
  private static final Logger LOG = LoggerFactory.getLogger(JobStoreTX.class);
  private static final String TABLES = "kore.qrtz_";
  private static final long CHECK_IN_MILLIS = 1000;
  private static final long RETRY_MILLIS = 1000;

  /** A firing that is this late is not made up for: the job is fired once, at once. */
  private static final long MISFIRE_MILLIS = 1000;

  private final Patience patience;
  private volatile boolean leaving;

  /**
   * @param connections the name of Quartz's connection provider
   * @param takeOver how long another replica is silent before its jobs are taken over
   */
  Store(String connections, Duration takeOver) {
    this.patience = new Patience(takeOver.toMillis(), System.currentTimeMillis());
    setDataSource(connections);
    setInstanceName(NAME);
    setTablePrefix(TABLES);
    delegateClass = PostgreSQLDelegate.class;
    // Nothing is serialised into the database, or read from there as objects.
    setUseProperties("true");
    setIsClustered(true);
    setClusterCheckinInterval(CHECK_IN_MILLIS);
    setMisfireThreshold(MISFIRE_MILLIS);
    setDbRetryInterval(RETRY_MILLIS);
    setMakeThreadsDaemons(true);
    var locks = new StdRowLockSemaphore(TABLES, NAME, null);
    // By itself it would try again on the connection that has just failed.
    locks.setMaxRetry(1);
    setLockHandler(locks);
  }

  /** Quartz's, that all it says can be silenced or heard together. */
  @Override
  protected Logger getLog() {
    return LOG;
  }

  /** Has the store hold these jobs and no others. */
  void holdOnly(Collection<Job> jobs) throws JobPersistenceException {
    hold(jobs);
    var names = jobs.stream().map(Job::name).collect(Collectors.toSet());
    executeInNonManagedTXLock(
        LOCK_TRIGGER_ACCESS, connection -> removeOthers(connection, names), null);
  }

  /**
   * Has the store hold these jobs, besides others. Those that it holds already go on as they do.
   */
  void hold(Collection<Job> jobs) throws JobPersistenceException {
    executeInNonManagedTXLock(
        LOCK_TRIGGER_ACCESS,
        connection -> {
          for (var job : jobs) {
            hold(connection, job);
          }
          return true;
        },
        null);
    signalSchedulingChangeImmediately(0);
  }

  private void hold(Connection connection, Job job) throws JobPersistenceException {
    var detail = JobBuilder.newJob(Firing.class).withIdentity(job.name()).storeDurably().build();
    storeJob(connection, detail, true);
    var wanted = trigger(job, detail);
    for (var trigger : getTriggersForJob(connection, detail.getKey())) {
      if (!trigger.getKey().equals(wanted.getKey())) {
        removeTrigger(connection, trigger.getKey());
      }
    }
    var state = getTriggerState(connection, wanted.getKey());
    if (state == TriggerState.NONE || state == TriggerState.ERROR) {
      storeTrigger(connection, wanted, detail, true, STATE_WAITING, false, false);
    }
  }

  /**
   * Named after its interval: when that changes, a replica that has the old one in hand finds it
   * gone, instead of writing it back.
   */
  private static OperableTrigger trigger(Job job, JobDetail detail) {
    var trigger =
        (OperableTrigger)
            TriggerBuilder.newTrigger()
                .withIdentity(job.name() + " every " + job.every())
                .forJob(detail)
                .withSchedule(
                    SimpleScheduleBuilder.simpleSchedule()
                        .withIntervalInMilliseconds(job.every().toMillis())
                        .repeatForever()
                        .withMisfireHandlingInstructionNowWithExistingCount())
                .build();
    trigger.computeFirstFireTime(null);
    return trigger;
  }

  private boolean removeOthers(Connection connection, Set<String> names)
      throws JobPersistenceException {
    for (var key : getJobNames(connection, GroupMatcher.anyJobGroup())) {
      if (!names.contains(key.getName())) {
        removeJob(connection, key);
      }
    }
    return true;
  }

  /**
   * Lets a job be fired now; if it is running, again when it is done. Where a replica has it in
   * hand to fire it, that happens within a second anyway.
   */
  void soon(String job) throws JobPersistenceException {
    long now = System.currentTimeMillis();
    executeInNonManagedTXLock(null, connection -> fireAt(connection, job, now), null);
    signalSchedulingChangeImmediately(now);
  }

  private static boolean fireAt(Connection connection, String job, long millis)
      throws JobPersistenceException {
    try (var update =
        connection.prepareStatement(
            """
            update kore.qrtz_triggers set next_fire_time = ?
            where sched_name = ? and job_name = ? and next_fire_time > ?
            """)) {
      update.setLong(1, millis);
      update.setString(2, NAME);
      update.setString(3, job);
      update.setLong(4, millis);
      return update.executeUpdate() > 0;
    } catch (SQLException e) {
      throw new JobPersistenceException("the job " + job + " could not be brought forward", e);
    }
  }

  /** Quartz's own patience is 7.5 s more than an interval. */
  @Override
  protected long calcFailedIfAfter(SchedulerStateRecord other) {
    return patience.end(other.getCheckinTimestamp(), lastCheckin, System.currentTimeMillis());
  }

  /**
   * A step that its replica did not live to end is due now; Quartz would wait for its next time.
   */
  @Override
  protected void clusterRecover(Connection connection, List<SchedulerStateRecord> gone)
      throws JobPersistenceException {
    var halfDone = new HashSet<String>();
    for (var other : gone) {
      if (!other.getSchedulerInstanceId().equals(getInstanceId())) {
        halfDone.addAll(underWay(connection, other));
      }
    }
    super.clusterRecover(connection, gone);
    for (var job : halfDone) {
      fireAt(connection, job, System.currentTimeMillis());
    }
  }

  private List<String> underWay(Connection connection, SchedulerStateRecord other)
      throws JobPersistenceException {
    try {
      return getDelegate()
          .selectInstancesFiredTriggerRecords(connection, other.getSchedulerInstanceId())
          .stream()
          .filter(fired -> STATE_EXECUTING.equals(fired.getFireInstanceState()))
          .map(fired -> fired.getJobKey().getName())
          .toList();
    } catch (SQLException e) {
      throw new JobPersistenceException("what a replica left half done could not be read", e);
    }
  }

  /** From now on, what cannot be recorded is not tried again: nothing waits for the database. */
  void leave() {
    leaving = true;
  }

  /** As Quartz has it, but ends when this replica leaves. */
  @Override
  protected <T> T retryExecuteInNonManagedTXLock(String lock, TransactionCallback<T> work) {
    while (true) {
      try {
        return executeInNonManagedTXLock(lock, work, null);
      } catch (JobPersistenceException e) {
        if (leaving) {
          throw new IllegalStateException("the database is away, and this replica leaves", e);
        }
      }
      try {
        Thread.sleep(RETRY_MILLIS);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** Also hands back what it has in hand, so that nobody has to find out that it is gone. */
  @Override
  public void shutdown() {
    super.shutdown();
    try {
      executeInNonManagedTXLock(LOCK_TRIGGER_ACCESS, this::handBack, null);
    } catch (JobPersistenceException e) {
      LOG.debug("The others will have to find out that this replica is gone", e);
    }
  }

  private boolean handBack(Connection connection) throws JobPersistenceException {
    var self = new SchedulerStateRecord();
    self.setSchedulerInstanceId(getInstanceId());
    clusterRecover(connection, List.of(self));
    try {
      return getDelegate().deleteSchedulerState(connection, getInstanceId()) > 0;
    } catch (SQLException e) {
      throw new JobPersistenceException("this replica could not be signed off", e);
    }
  }
}
