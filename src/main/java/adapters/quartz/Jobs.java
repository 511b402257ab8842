package adapters.quartz;

import adapters.postgres.Database;
import adapters.postgres.ReplicaId;
import com.codahale.metrics.MetricRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.generic.GenericType;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.quartz.JobPersistenceException;
import org.quartz.SchedulerException;
import org.quartz.core.QuartzScheduler;
import org.quartz.core.QuartzSchedulerResources;
import org.quartz.impl.DefaultThreadExecutor;
import org.quartz.impl.StdJobRunShellFactory;
import org.quartz.impl.StdScheduler;
import org.quartz.simpl.CascadingClassLoadHelper;
import org.quartz.simpl.SimpleThreadPool;
import org.quartz.utils.ConnectionProvider;
import org.quartz.utils.DBConnectionManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jobs of all replicas, by Quartz over their common database: each job is run by one replica at
 * a time, and by another one when that is gone. They need nobody to be in charge.
 */
public final class Jobs implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);

  /** Steps at once. The database has a connection for each, and some for Quartz's own threads. */
  private static final int THREADS = 4;

  /** How far ahead a replica takes a job in hand, and how often it looks for one. */
  private static final long LOOK_AHEAD_MILLIS = 1000;

  private final List<Job> jobs;
  private final Map<String, Step> steps = new HashMap<>();
  private final Map<String, Punctuality> punctuality = new HashMap<>();
  private final Jdbi connections;
  private final Store store;
  private final QuartzScheduler quartz;

  /**
   * Has this replica take its share of the jobs from now on, each for the first time at once.
   *
   * @param takeOver how long a replica is silent before others take over what it had in hand; 2 s
   *     or more
   * @param jobs all of them: the database forgets others
   */
  public static Jobs start(
      Database database,
      ReplicaId replica,
      MetricRegistry metrics,
      Duration takeOver,
      List<Job> jobs) {
    try {
      var started = new Jobs(database.jobs(), replica.value().toString(), metrics, takeOver, jobs);
      started.start();
      return started;
    } catch (SchedulerException e) {
      throw new IllegalStateException("the jobs could not be started: " + e.getMessage(), e);
    }
  }

  private Jobs(
      DataSource connections,
      String replica,
      MetricRegistry metrics,
      Duration takeOver,
      List<Job> jobs)
      throws SchedulerException {
    this.jobs = List.copyOf(jobs);
    this.connections = Jdbi.create(connections);
    this.connections
        .getConfig(StatementExceptions.class)
        .setMessageRendering(StatementExceptions.MessageRendering.NONE);
    for (var job : jobs) {
      steps.put(job.name(), new Step(job, this.connections, metrics));
      punctuality.put(job.name(), new Punctuality(job, takeOver, metrics));
    }
    // Quartz has one registry for the whole JVM.
    DBConnectionManager.getInstance().addConnectionProvider(replica, provider(connections));
    this.store = new Store(replica, takeOver);
    store.setInstanceId(replica);
    this.quartz = scheduler(replica);
  }

  private static ConnectionProvider provider(DataSource connections) {
    return new ConnectionProvider() {
      @Override
      public Connection getConnection() throws SQLException {
        return connections.getConnection();
      }

      @Override
      public void initialize() {}

      @Override
      public void shutdown() {}
    };
  }

  /**
   * Put together by hand: of the schedulers of one name, Quartz's factories make but one in a JVM.
   */
  private QuartzScheduler scheduler(String replica) throws SchedulerException {
    var threads = new SimpleThreadPool(THREADS, Thread.NORM_PRIORITY);
    threads.setThreadNamePrefix("job");
    threads.setMakeThreadsDaemons(true);
    threads.initialize();
    var shells = new StdJobRunShellFactory();
    var resources = new QuartzSchedulerResources();
    resources.setName(Store.NAME);
    resources.setInstanceId(replica);
    resources.setThreadName("jobs");
    resources.setMakeSchedulerThreadDaemon(true);
    resources.setThreadExecutor(new DefaultThreadExecutor());
    resources.setThreadPool(threads);
    resources.setJobRunShellFactory(shells);
    resources.setJobStore(store);
    var scheduler = new QuartzScheduler(resources, LOOK_AHEAD_MILLIS, -1);
    var classes = new CascadingClassLoadHelper();
    classes.initialize();
    store.initialize(classes, scheduler.getSchedulerSignaler());
    shells.initialize(new StdScheduler(scheduler));
    scheduler.setJobFactory(
        (firing, _) -> new Firing(step(firing.getJobDetail().getKey().getName())));
    scheduler.initialize();
    return scheduler;
  }

  /** A job that only another version of Kore knows is left to the replicas that run that one. */
  private Runnable step(String job) {
    var step = steps.get(job);
    return step == null ? () -> {} : step;
  }

  private void start() throws SchedulerException {
    try {
      store.holdOnly(jobs);
      quartz.start();
    } catch (SchedulerException e) {
      close();
      throw e;
    }
  }

  /**
   * Has a job run at once, by whichever replica; once more if it is running. If the database can't
   * be asked to, the job runs when it would have anyway.
   */
  public void soon(String job) {
    if (!steps.containsKey(job)) {
      throw new IllegalArgumentException("there is no job " + job);
    }
    try {
      store.soon(job);
    } catch (JobPersistenceException e) {
      LOG.debug("The job {} could not be brought forward", job, e);
    }
  }

  /**
   * Looks whether all jobs are run when they should be, by whichever replica; metrics and the log
   * tell. To be called every few seconds.
   */
  public void watch() {
    var overdue = overdueSeconds();
    punctuality.forEach((job, watch) -> watch.note(overdue.getOrDefault(job, 0.0)));
    if (!overdue.keySet().containsAll(steps.keySet())) {
      holdAgain();
    }
  }

  /** For each job that can be fired. */
  private Map<String, Double> overdueSeconds() {
    return connections.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select job_name, greatest(0,
                      extract(epoch from clock_timestamp()) - next_fire_time / 1000.0) as overdue
                    from kore.qrtz_triggers
                    where sched_name = :name and trigger_state <> 'ERROR'
                    """)
                .bind("name", Store.NAME)
                .setMapKeyColumn("job_name")
                .setMapValueColumn("overdue")
                .collectInto(new GenericType<Map<String, Double>>() {}));
  }

  /** Another version that was started later may have dropped what it does not know. */
  private void holdAgain() {
    try {
      store.hold(jobs);
    } catch (JobPersistenceException e) {
      throw new IllegalStateException("the jobs could not be restored: " + e.getMessage(), e);
    }
  }

  /** Returns when the steps under way are over. Others may take the next ones at once. */
  @Override
  public void close() {
    store.leave();
    quartz.shutdown(true);
  }
}
