package adapters.quartz;

import static adapters.quartz.Replicas.OFTEN;
import static adapters.quartz.Replicas.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.codahale.metrics.MetricRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of a step when its replica is gone in the middle of it, or seems to be. */
final class TakeOverTest {
  private static final String FREE_LOCKS =
      "(select from kore.qrtz_locks for update skip locked) free";

  private final Replicas replicas = new Replicas();
  private final MetricRegistry metrics = new MetricRegistry();
  private final AtomicInteger steps = new AtomicInteger();

  @AfterEach
  void close() {
    replicas.close();
  }

  @Test
  void the_job_of_a_replica_that_was_killed_is_taken_over() throws Exception {
    try (var doomed = DoomedReplica.amidst("work", OFTEN, replicas)) {
      replicas.start(metrics, new Job("work", OFTEN, steps::incrementAndGet));

      doomed.kill();

      until(() -> steps.get() == 2);
    }
  }

  @Test
  void its_step_is_taken_anew_at_once_and_not_when_the_next_one_is_due() throws Exception {
    var hour = Duration.ofHours(1);
    try (var doomed = DoomedReplica.amidst("work", hour, replicas)) {
      replicas.start(metrics, new Job("work", hour, steps::incrementAndGet));

      doomed.kill();

      until(() -> steps.get() == 1);
    }
  }

  @Test
  void the_step_of_a_replica_that_only_stands_still_is_not_taken_by_another() throws Exception {
    try (var doomed = DoomedReplica.amidst("work", OFTEN, replicas)) {
      doomed.standStill();
      replicas.start(metrics, new Job("work", OFTEN, steps::incrementAndGet));

      until(() -> metrics.meter("jobs.work.left-out").getCount() == 2);
      assertThat(steps).hasValue(0);
      doomed.kill();

      until(() -> steps.get() == 2);
    }
  }

  @Test
  void what_a_replica_locked_is_released_when_it_stands_still_in_a_transaction() throws Exception {
    try (var stuck = replicas.connect();
        var statement = stuck.createStatement()) {
      stuck.setAutoCommit(false);
      statement.execute("select from kore.qrtz_locks for update");

      until(() -> replicas.count(FREE_LOCKS) == 2);
      assertThatThrownBy(stuck::commit).isInstanceOf(SQLException.class);
    }
  }

  @Test
  void postgres_notices_within_15_s_when_a_replicas_machine_is_gone() {
    assertThat(
            replicas.count(
                "pg_settings where (name, setting) in (('tcp_keepalives_idle', '5'),"
                    + " ('tcp_keepalives_interval', '5'), ('tcp_keepalives_count', '2'))"))
        .isEqualTo(3);
  }
}
