package chaos;

import static org.assertj.core.api.Assertions.assertThat;

import chaos.Replicas.Replica;
import endtoend.OpenFolder;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each job is held up in the middle of a step, and the replica that is at it killed: another one
 * takes the step, and nothing is lost or done twice.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class JobsIT {
  private static final int WARM_PODS = 6;

  private static final Traffic.Load LOAD = new Traffic.Load(3, Duration.ofMillis(50), 0);

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

  private static final String WAITING =
      "select client_port from pg_stat_activity where wait_event_type = 'Lock'";

  @TempDir(factory = OpenFolder.class)
  static Path folder = Path.of("unset");

  private World world;
  private String site;

  @BeforeAll
  void start() {
    var pods =
        SimulatedPods.reliable(WARM_PODS, folder)
            .with(Map.of("jobs.takeOver", "2s", "scaling.interval", "3s"));
    world = new World("jobs", pods, 1, folder);
    site = world.catalogue().names().getFirst();
  }

  @AfterAll
  void stop() {
    world.close();
  }

  /**
   * A job, with what is to be done, how its step is held up, and how one sees that it was taken.
   */
  enum Job {
    SCALING(
        "",
        "select from kore.site for update",
        "",
        """
        select exists (
          select from kore.pod join kore.pod_event e on e.pod = id
          where state = 'serving' and e.to_state = 'claimed' and e.detail = 'another')
        """),
    RECYCLING(
        "",
        "select from kore.site for update",
        "update kore.pod set recycle_asked = true where state = 'serving'",
        "select exists (select from kore.pod_event where reason = 'recycled')"),
    USAGE(
        """
        delete from kore.usage_hour;
        insert into kore.site_traffic
        values ('of-old', date_trunc('hour', now()) - interval '30 minutes', gen_random_uuid(),
          7, 70, 0, now(), now())
        """,
        "lock table kore.usage_hour",
        "",
        "select requests = 7 from kore.site_usage_hour where site = 'of-old'"),
    RETENTION(
        """
        insert into kore.site_usage_hour
        select id, now() - interval '401 days', 1, 1, 1, 1, 1 from kore.site
        """,
        "lock table kore.site_usage_hour",
        "",
        "select count(*) = 0 from kore.site_usage_hour where hour < now() - interval '400 days'"),
    PARTITIONS(
        """
        insert into kore.pod_event (at, replica, pod, to_state)
        values (now() - interval '31 days', gen_random_uuid(), gen_random_uuid(), 'warming')
        """,
        "lock table kore.pod_event_rest",
        "",
        "select count(*) = 0 from kore.pod_event where at < now() - interval '30 days'");

    final String before;
    final String hold;
    final String toDo;
    final String done;

    Job(String before, String hold, String toDo, String done) {
      this.before = before;
      this.hold = hold;
      this.toDo = toDo;
      this.done = done;
    }

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_replica_that_is_killed_in_the_middle_of_a_step_is_replaced_by_another(Job job)
      throws SQLException {
    world.catalogue().setProps(site, job == Job.SCALING ? 2 : 1);
    try (var connection = world.postgres().connect();
        var _ = new Traffic(world, List.of(site), 1, LOAD)) {
      sql(connection, job.before);
      int killed = killInTheMiddle(job);
      await(
          "another replica takes the step",
          () -> {
            sql(connection, job.toDo);
            return is(connection, job.done);
          });
      world.replicas().start(killed);
    }

    assertThat(world.violations(world.history(world.settle().since()))).isEmpty();
  }

  /** Returns the number of the replica; when it is dead the step could go on. */
  private int killInTheMiddle(Job job) throws SQLException {
    try (var holder = world.postgres().connect();
        var other = world.postgres().connect()) {
      holder.setAutoCommit(false);
      sql(holder, job.hold);
      sql(other, job.toDo);
      var heldUp = new AtomicReference<Replica>();
      await(
          "a step is held up",
          () -> {
            bringForward(other, job);
            var waiting = replicas(other, WAITING);
            whoTakes(other, job).stream().filter(waiting::contains).forEach(heldUp::set);
            return heldUp.get() != null;
          });
      var killed = heldUp.get();
      var sessions = ports(other, WAITING);
      sessions.removeIf(port -> !world.replicas().way(killed.number()).isWayOf(port));
      world.replicas().kill(killed);
      sessions.forEach(port -> end(other, port));
      return killed.number();
    }
  }

  /** Else Postgres would finish what a dead replica has begun, once nothing holds it up. */
  private static void end(Connection connection, int port) {
    sql(
        connection,
        """
        select pg_terminate_backend(pid, 10000) from pg_stat_activity where client_port = %d
        """
            .formatted(port));
  }

  /** Again and again: a step that came too soon finds nothing to do. */
  private static void bringForward(Connection connection, Job job) {
    sql(
        connection,
        """
        update kore.qrtz_triggers
        set next_fire_time = least(next_fire_time, extract(epoch from clock_timestamp()) * 1000)
        where job_name = '%s'
        """
            .formatted(job.label()));
  }

  private Set<Replica> whoTakes(Connection connection, Job job) {
    return replicas(
        connection,
        """
        select client_port from pg_stat_activity join pg_locks using (pid)
        where locktype = 'advisory' and granted
          and (classid::bigint << 32 | objid::bigint) = hashtextextended('kore job %s', 0)
        """
            .formatted(job.label()));
  }

  private Set<Replica> replicas(Connection connection, String queryForPorts) {
    var ports = ports(connection, queryForPorts);
    return world.replicas().living().stream()
        .filter(replica -> ports.stream().anyMatch(world.replicas().way(replica.number())::isWayOf))
        .collect(Collectors.toSet());
  }

  private static Set<Integer> ports(Connection connection, String query) {
    var found = new HashSet<Integer>();
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(query)) {
      while (rows.next()) {
        found.add(rows.getInt(1));
      }
      return found;
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean is(Connection connection, String query) {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(query)) {
      return row.next() && row.getBoolean(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static void sql(Connection connection, String sql) {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static void await(String what, BooleanSupplier condition) {
    long begin = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - begin > LONGEST_WAIT.toNanos()) {
        throw new AssertionError("not in " + LONGEST_WAIT + ": " + what);
      }
      Clock.pause(Duration.ofMillis(50));
    }
  }
}
