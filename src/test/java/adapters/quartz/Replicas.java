package adapters.quartz;

import adapters.postgres.Database;
import adapters.postgres.DatabaseSettings;
import adapters.postgres.ReplicaId;
import adapters.postgres.TestPostgres;
import com.codahale.metrics.MetricRegistry;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jdbi.v3.core.Jdbi;

/** Replicas of this JVM that share the jobs of one database. */
final class Replicas implements AutoCloseable {
  static final Duration TAKE_OVER = Duration.ofSeconds(2);
  static final Duration OFTEN = Duration.ofSeconds(1);
  static final Duration SELDOM = Duration.ofHours(1);
  private static final int PATIENCE_SECONDS = 60;

  private final Map<String, String> configuration = TestPostgres.newDatabaseConfiguration();
  private final Database database = database();
  private final Deque<Runnable> closing = new ArrayDeque<>(List.of(database::close));

  Jobs start(Job... jobs) {
    return start(new MetricRegistry(), jobs);
  }

  Jobs start(MetricRegistry metrics, Job... jobs) {
    var own = database();
    closing.push(own::close);
    var id = new ReplicaId(UUID.randomUUID());
    var started = Jobs.start(own, id, metrics, TAKE_OVER, List.of(jobs));
    closing.push(started::close);
    return started;
  }

  private Database database() {
    return TestPostgres.open(
        new DatabaseSettings(url(), configured("database.user"), configured("database.password")));
  }

  String url() {
    return configured("database.url");
  }

  String configured(String key) {
    return Objects.requireNonNull(configuration.get(key));
  }

  /** To look into the database as somebody else. */
  Jdbi sql() {
    return Jdbi.create(database.jobs());
  }

  /** As a replica has them for jobs. */
  Connection connect() throws SQLException {
    return database.jobs().getConnection();
  }

  void execute(String sql) {
    sql().useHandle(handle -> handle.execute(sql));
  }

  int count(String what) {
    return sql()
        .withHandle(
            handle -> handle.select("select count(*) from " + what).mapTo(Integer.class).one());
  }

  /** Nobody is let in, and whoever is there is put out. */
  void cutOff() {
    fromOutside("alter database %1$s allow_connections false");
    fromOutside("select pg_terminate_backend(pid) from pg_stat_activity where datname = '%1$s'");
  }

  void letIn() {
    fromOutside("alter database %1$s allow_connections true");
  }

  private void fromOutside(String sql) {
    int name = url().lastIndexOf('/') + 1;
    try (var connection =
            DriverManager.getConnection(
                url().substring(0, name) + "postgres",
                configured("database.user"),
                configured("database.password"));
        var statement = connection.createStatement()) {
      statement.execute(sql.formatted(url().substring(name)));
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  static void until(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(PATIENCE_SECONDS).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("it never came true");
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(10);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    while (!closing.isEmpty()) {
      closing.pop().run();
    }
  }
}
