package adapters.postgres;

import com.codahale.metrics.MetricRegistry;
import io.dropwizard.db.DataSourceFactory;
import io.dropwizard.db.ManagedDataSource;
import io.dropwizard.util.Duration;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jspecify.annotations.Nullable;

/**
 * The connections to PostgreSQL, in small pools that can't starve each other: one for claims, which
 * requests wait for, and one for all else.
 */
public final class Database implements AutoCloseable {
  private final ManagedDataSource claimConnections;
  private final ManagedDataSource otherConnections;
  private final @Nullable EmbeddedDatabase embedded;
  private final Transactions claims;
  private final Transactions others;

  private Database(
      ManagedDataSource claimConnections,
      ManagedDataSource otherConnections,
      @Nullable EmbeddedDatabase embedded,
      RandomGenerator jitter) {
    this.claimConnections = claimConnections;
    this.otherConnections = otherConnections;
    this.embedded = embedded;
    this.claims = transactions(claimConnections, jitter);
    this.others = transactions(otherConnections, jitter);
  }

  /**
   * Opens the pools; connections are made when they are needed.
   *
   * @param embedded the server that the settings mean by {@code embedded}; closed with this
   */
  public static Database open(
      DatabaseSettings settings,
      @Nullable EmbeddedDatabase embedded,
      MetricRegistry metrics,
      RandomGenerator jitter) {
    return new Database(
        pool(settings, embedded, metrics, "claims"),
        pool(settings, embedded, metrics, "others"),
        embedded,
        jitter);
  }

  private static ManagedDataSource pool(
      DatabaseSettings settings,
      @Nullable EmbeddedDatabase embedded,
      MetricRegistry metrics,
      String name) {
    var factory = new DataSourceFactory();
    factory.setDriverClass("org.postgresql.Driver");
    factory.setUrl(embedded == null ? settings.url() : embedded.url());
    factory.setUser(embedded == null ? settings.user() : embedded.user());
    factory.setPassword(embedded == null ? settings.password() : embedded.password());
    factory.setProperties(
        Map.of(
            "ApplicationName", "kore-" + name,
            "connectTimeout", "5",
            "socketTimeout", "30",
            "tcpKeepAlive", "true",
            "options", "-c lock_timeout=2000 -c timezone=UTC"));
    factory.setInitialSize(0);
    factory.setMinSize(1);
    factory.setMaxSize(settings.connections());
    factory.setMaxWaitForConnection(Duration.seconds(5));
    factory.setValidationQuery("select 1");
    factory.setCheckConnectionOnBorrow(true);
    // Not on every borrow, yet soon enough that a restart of Postgres is not noticed for long.
    factory.setValidationInterval(Duration.milliseconds(50));
    return factory.build(metrics, "database-" + name);
  }

  private static Transactions transactions(ManagedDataSource connections, RandomGenerator jitter) {
    var jdbi = Jdbi.create(connections);
    // Messages would name the arguments, and claim secrets are among them.
    jdbi.getConfig(StatementExceptions.class)
        .setMessageRendering(StatementExceptions.MessageRendering.NONE);
    return new Transactions(jdbi, jitter);
  }

  /** Brings the schema up to this version of Kore; several replicas may do so at once. */
  public void migrate() {
    try {
      Flyway.configure()
          .dataSource(otherConnections)
          .schemas("kore")
          .locations("classpath:db/migration")
          .load()
          .migrate();
    } catch (FlywayException e) {
      throw new DatabaseException("the database could not be migrated: " + e.getMessage(), e);
    }
  }

  Transactions claims() {
    return claims;
  }

  Transactions transactions() {
    return others;
  }

  /** Throws if the database does not answer. */
  public void ping() {
    others.statement(handle -> handle.select("select 1").mapTo(Integer.class).one());
  }

  @Override
  public void close() {
    stop(claimConnections);
    stop(otherConnections);
    if (embedded != null) {
      embedded.close();
    }
  }

  private static void stop(ManagedDataSource connections) {
    try {
      connections.stop();
    } catch (Exception e) {
      throw new DatabaseException("the connections could not be closed: " + e.getMessage(), e);
    }
  }
}
