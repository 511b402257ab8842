package adapters.quartz;

import static adapters.quartz.Replicas.OFTEN;
import static adapters.quartz.Replicas.SELDOM;
import static adapters.quartz.Replicas.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.codahale.metrics.MetricRegistry;
import fakes.Said;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class JobsTest {
  private final Replicas replicas = new Replicas();
  private final MetricRegistry metrics = new MetricRegistry();
  private final AtomicInteger steps = new AtomicInteger();
  private final AtomicInteger atOnce = new AtomicInteger();
  private final AtomicInteger mostAtOnce = new AtomicInteger();
  private final Semaphore pass = new Semaphore(0);

  @AfterEach
  void close() {
    pass.release(Integer.MAX_VALUE / 2);
    replicas.close();
  }

  @Test
  void a_job_is_run_at_once_and_again_and_again() {
    replicas.start(metrics, job(OFTEN));

    until(() -> steps.get() == 3);
    assertThat(metrics.timer("jobs.work.steps").getCount()).isGreaterThanOrEqualTo(2);
  }

  @Test
  void two_replicas_never_run_a_job_at_once() {
    var one = replicas.start(job(SELDOM));
    var other = replicas.start(job(SELDOM));

    until(
        () -> {
          one.soon("work");
          other.soon("work");
          return steps.get() >= 50;
        });

    assertThat(mostAtOnce).hasValue(1);
  }

  @Test
  void a_job_is_run_soon_by_any_replica() {
    replicas.start(job(SELDOM));
    until(() -> steps.get() == 1);
    var other = replicas.start(job(SELDOM));

    other.soon("work");

    until(() -> steps.get() == 2);
  }

  @Test
  void a_job_that_is_to_run_soon_while_it_runs_is_run_once_more() {
    var jobs = replicas.start(new Job("work", SELDOM, this::passOne));
    until(() -> atOnce.get() == 1);

    jobs.soon("work");
    jobs.soon("work");
    pass.release();

    until(() -> steps.get() == 1 && atOnce.get() == 1);
    pass.release();
    until(() -> steps.get() == 2 && atRest() == 1);
    assertThat(steps).hasValue(2);
  }

  @Test
  void a_job_that_nobody_knows_cannot_be_run_soon() {
    var jobs = replicas.start(job(SELDOM));

    assertThatThrownBy(() -> jobs.soon("wrok")).hasMessageContaining("wrok");
  }

  @Test
  void who_leaves_lets_the_step_under_way_end_and_leaves_nothing_behind() throws Exception {
    var jobs = replicas.start(new Job("work", SELDOM, this::passOne));
    until(() -> atOnce.get() == 1);

    var leaving = Thread.ofVirtual().start(jobs::close);
    until(() -> leaving.getState() == Thread.State.TIMED_WAITING);
    pass.release();
    leaving.join();

    assertThat(steps).hasValue(1);
    assertThat(replicas.count("kore.qrtz_fired_triggers")).isZero();
    assertThat(replicas.count("kore.qrtz_scheduler_state")).isZero();
    assertThat(atRest()).isEqualTo(1);
  }

  @Test
  void another_replica_goes_on_with_what_one_that_left_had_in_hand() {
    var one = replicas.start(job(OFTEN));
    var steppedByOther = new AtomicInteger();
    replicas.start(new Job("work", OFTEN, steppedByOther::incrementAndGet));
    until(() -> steps.get() > 0);

    one.close();

    int before = steppedByOther.get();
    until(() -> steppedByOther.get() > before + 1);
  }

  @Test
  void a_changed_interval_takes_effect() {
    replicas.start(job(SELDOM));
    until(() -> steps.get() == 1);

    replicas.start(job(OFTEN));

    until(() -> steps.get() == 3);
    assertThat(replicas.count("kore.qrtz_triggers")).isEqualTo(1);
  }

  @Test
  void an_unchanged_interval_goes_on_as_it_does() {
    replicas.start(job(SELDOM)).close();
    long next = nextFireMillis();

    replicas.start(job(SELDOM));

    assertThat(nextFireMillis()).isEqualTo(next);
  }

  @Test
  void jobs_that_are_no_more_are_dropped() {
    replicas.start(job(SELDOM), new Job("old", SELDOM, () -> {})).close();

    replicas.start(job(SELDOM));

    assertThat(replicas.count("kore.qrtz_job_details")).isEqualTo(1);
    assertThat(replicas.count("kore.qrtz_triggers")).isEqualTo(1);
  }

  @Test
  void what_another_version_dropped_or_could_not_load_is_restored() {
    var jobs = replicas.start(job(SELDOM), new Job("new", SELDOM, () -> {}));
    replicas.start(job(SELDOM));
    replicas.execute("update kore.qrtz_triggers set trigger_state = 'ERROR'");

    jobs.watch();

    assertThat(replicas.count("kore.qrtz_triggers where trigger_state <> 'ERROR'")).isEqualTo(2);
  }

  @Test
  void a_step_that_fails_is_tried_again_and_told_once() {
    try (var said = Said.by(Step.class)) {
      var jobs = replicas.start(metrics, new Job("work", SELDOM, this::failTwice));
      until(
          () -> {
            jobs.soon("work");
            return steps.get() > 2 && said.lines().size() == 2;
          });

      assertThat(said.lines())
          .containsExactly(
              "WARN The job work failed, and is tried again every PT1H:"
                  + " java.lang.IllegalStateException: no luck",
              "INFO The job work works again");
      assertThat(metrics.meter("jobs.work.failures").getCount()).isEqualTo(2);
    }
  }

  @Test
  void a_step_that_somebody_else_is_at_is_left_out() throws Exception {
    try (var said = Said.by(Step.class);
        var other = replicas.sql().open()) {
      other.execute("select pg_advisory_lock(hashtextextended('kore job work', 0))");
      var jobs = replicas.start(metrics, job(SELDOM));
      until(() -> metrics.meter("jobs.work.left-out").getCount() == 1);
      jobs.soon("work");
      until(() -> metrics.meter("jobs.work.left-out").getCount() == 2);
      assertThat(steps).hasValue(0);
      assertThat(said.lines())
          .singleElement()
          .asString()
          .startsWith("WARN The job work is left out");

      other.execute("select pg_advisory_unlock_all()");
      jobs.soon("work");

      until(() -> steps.get() == 1);
    }
  }

  @Test
  void a_job_that_falls_behind_is_told_once() {
    var jobs = replicas.start(metrics, job(SELDOM));
    until(() -> steps.get() == 1 && atRest() == 1);
    try (var said = Said.by(Punctuality.class)) {
      replicas.execute(
          "update kore.qrtz_triggers set trigger_state = 'PAUSED', next_fire_time = 1000 *"
              + " (extract(epoch from now()) - 20000)");
      jobs.watch();
      jobs.watch();
      assertThat(overdueSeconds()).isGreaterThanOrEqualTo(20_000);

      replicas.execute(
          "update kore.qrtz_triggers set next_fire_time = 1000 * (extract(epoch from now()) + 60)");
      jobs.watch();

      assertThat(overdueSeconds()).isZero();
      assertThat(said.lines()).hasSize(2);
      assertThat(said.lines().getFirst()).startsWith("WARN The job work is overdue by 200");
      assertThat(said.lines().getLast()).isEqualTo("INFO The job work is on time again");
    }
  }

  @Test
  void when_the_database_is_back_the_jobs_go_on() {
    replicas.start(metrics, job(OFTEN));
    until(() -> steps.get() > 0);
    replicas.cutOff();
    assertThatThrownBy(() -> replicas.count("kore.site")).isNotNull();
    int before = steps.get();

    replicas.letIn();

    until(() -> steps.get() > before + 2);
    assertThat(mostAtOnce).hasValue(1);
  }

  @Test
  void who_leaves_while_the_database_is_away_waits_for_its_steps_only() {
    var jobs = replicas.start(new Job("work", SELDOM, this::passOne));
    until(() -> atOnce.get() == 1);
    replicas.cutOff();
    pass.release();

    jobs.close();

    assertThat(steps).hasValue(1);
    replicas.letIn();
  }

  private Job job(Duration every) {
    return new Job("work", every, this::step);
  }

  private void step() {
    mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
    LockSupport.parkNanos(1_000_000);
    atOnce.decrementAndGet();
    steps.incrementAndGet();
  }

  private void passOne() {
    atOnce.incrementAndGet();
    pass.acquireUninterruptibly();
    atOnce.decrementAndGet();
    steps.incrementAndGet();
  }

  private void failTwice() {
    if (steps.incrementAndGet() <= 2) {
      throw new IllegalStateException("no luck");
    }
  }

  private double overdueSeconds() {
    var gauge = Objects.requireNonNull(metrics.getGauges().get("jobs.work.overdue-seconds"));
    return (double) gauge.getValue();
  }

  private long nextFireMillis() {
    return replicas
        .sql()
        .withHandle(
            handle ->
                handle
                    .select("select next_fire_time from kore.qrtz_triggers")
                    .mapTo(Long.class)
                    .one());
  }

  /** Jobs that nobody has in hand, and that are not to be run for a while. */
  private int atRest() {
    return replicas.count(
        "kore.qrtz_triggers where trigger_state = 'WAITING'"
            + " and next_fire_time > 1000 * extract(epoch from now() + interval '1 minute')");
  }
}
