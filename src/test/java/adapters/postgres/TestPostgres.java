package adapters.postgres;

import adapters.process.Workspace;
import com.codahale.metrics.MetricRegistry;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * One PostgreSQL for all tests of a JVM, and a new database of it for whoever asks: the embedded
 * one, or with {@code -Dkore.test.postgres=testcontainers} one in a container.
 */
public final class TestPostgres {
  private static final TestPostgres INSTANCE = start();

  private final AtomicInteger databases = new AtomicInteger();
  private final String url;
  private final String user;
  private final String password;

  private TestPostgres(String url, String user, String password) {
    this.url = url;
    this.user = user;
    this.password = password;
  }

  /** A migrated database that nobody else uses. */
  public static Database newDatabase() {
    return open(newDatabaseSettings());
  }

  public static Database open(DatabaseSettings settings) {
    var database = Database.open(settings, null, new MetricRegistry(), new Random(1));
    database.migrate();
    return database;
  }

  /** A new database's address, user and password, as {@code config.yml} has them. */
  public static Map<String, String> newDatabaseConfiguration() {
    var settings = newDatabaseSettings();
    return Map.of(
        "database.url", settings.url(),
        "database.user", INSTANCE.user,
        "database.password", INSTANCE.password);
  }

  private static DatabaseSettings newDatabaseSettings() {
    var name = "test_" + INSTANCE.databases.incrementAndGet();
    try (var connection =
            DriverManager.getConnection(INSTANCE.url, INSTANCE.user, INSTANCE.password);
        var statement = connection.createStatement()) {
      statement.execute("create database " + name);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    var at = INSTANCE.url.substring(0, INSTANCE.url.lastIndexOf('/') + 1) + name;
    return new DatabaseSettings(at, INSTANCE.user, INSTANCE.password);
  }

  private static TestPostgres start() {
    if (!System.getProperty("kore.test.postgres", "embedded").equals("testcontainers")) {
      return embedded();
    }
    if (!DockerClientFactory.instance().isDockerAvailable()) {
      System.out.println("SKIPPED: Testcontainers' PostgreSQL, for want of a Docker engine");
      return embedded();
    }
    return container();
  }

  private static TestPostgres embedded() {
    var workspace = Workspace.open();
    var postgres =
        EmbeddedDatabase.start(
            workspace.folder().resolve("data"),
            Path.of("target/postgres-binaries"),
            EmbeddedDatabase.Keep.NOTHING,
            workspace::guard);
    Runtime.getRuntime().addShutdownHook(new Thread(workspace::close));
    return new TestPostgres(postgres.url(), postgres.user(), postgres.password());
  }

  @SuppressWarnings("resource") // Testcontainers ends it with the JVM.
  private static TestPostgres container() {
    var postgres = new PostgreSQLContainer("postgres:18");
    postgres.start();
    return new TestPostgres(
        postgres.getJdbcUrl().replaceFirst("\\?.*", ""),
        postgres.getUsername(),
        postgres.getPassword());
  }
}
