package adapters.postgres;

import static java.util.Map.entry;

import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.SlidingTimeWindowArrayReservoir;
import com.codahale.metrics.Timer;
import com.codahale.metrics.jdbi3.InstrumentedSqlLogger;
import io.dropwizard.db.DataSourceFactory;
import io.dropwizard.db.ManagedDataSource;
import io.dropwizard.db.ManagedPooledDataSource;
import io.dropwizard.util.Duration;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jspecify.annotations.Nullable;

/**
 * The connections to PostgreSQL, in small pools that can't starve each other: one for claims, which
 * requests wait for, one for what keeps this replica in touch with the others, one for jobs, one
 * for reports, and one for all else.
 */
public final class Database implements AutoCloseable {
  private static final int UPKEEP_CONNECTIONS = 2;
  private static final int JOB_CONNECTIONS = 6;
  private static final int REPORT_CONNECTIONS = 2;
  private static final int LISTENERS = 1;
  private static final String OPTIONS = "-c lock_timeout=2000 -c timezone=UTC";

  /**
   * What a replica has locked for others must not stay so when it stands still in a transaction, or
   * its machine is gone.
   */
  private static final String SHARED_OPTIONS =
      OPTIONS
          + " -c idle_in_transaction_session_timeout=1500"
          + " -c tcp_keepalives_idle=5 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=2";

  private static final String CLAIM_TIMES = "database-claims.affiliate";

  private final Address address;
  private final int connectionsWanted;
  private final ManagedDataSource claimConnections;
  private final ManagedDataSource upkeepConnections;
  private final ManagedDataSource jobConnections;
  private final ManagedDataSource otherConnections;
  private final ManagedDataSource reportConnections;
  private final @Nullable EmbeddedDatabase embedded;
  private final Transactions claims;
  private final Transactions upkeep;
  private final Transactions others;
  private final Transactions reports;

  private Database(
      Address address,
      int connectionsWanted,
      Function<Pool, ManagedDataSource> connections,
      @Nullable EmbeddedDatabase embedded,
      SqlLogger claimTimes,
      RandomGenerator jitter) {
    this.address = address;
    this.connectionsWanted = connectionsWanted;
    this.claimConnections = connections.apply(Pool.CLAIMS);
    this.upkeepConnections = connections.apply(Pool.UPKEEP);
    this.jobConnections = connections.apply(Pool.JOBS);
    this.otherConnections = connections.apply(Pool.OTHERS);
    this.reportConnections = connections.apply(Pool.REPORTS);
    this.embedded = embedded;
    this.claims = Transactions.over(claimConnections, claimTimes, jitter);
    this.upkeep = Transactions.over(upkeepConnections, SqlLogger.NOP_SQL_LOGGER, jitter);
    this.others = Transactions.over(otherConnections, SqlLogger.NOP_SQL_LOGGER, jitter);
    this.reports = Transactions.over(reportConnections, SqlLogger.NOP_SQL_LOGGER, jitter);
  }

  private record Address(String url, @Nullable String user, @Nullable String password) {}

  /** What connections are for, with how long one may be silent: claims are short, or of no use. */
  private enum Pool {
    CLAIMS(5, SHARED_OPTIONS),
    UPKEEP(3, OPTIONS),
    JOBS(10, SHARED_OPTIONS),
    /** Migrations too, of which one connection waits for the other. */
    OTHERS(10, OPTIONS),
    /** A report that takes long is given up. */
    REPORTS(15, OPTIONS + " -c statement_timeout=10000 -c default_transaction_read_only=on");

    final int socketTimeoutSeconds;
    final String options;

    Pool(int socketTimeoutSeconds, String options) {
      this.socketTimeoutSeconds = socketTimeoutSeconds;
      this.options = options;
    }

    int size(DatabaseSettings settings) {
      return switch (this) {
        case UPKEEP -> UPKEEP_CONNECTIONS;
        case JOBS -> JOB_CONNECTIONS;
        case REPORTS -> REPORT_CONNECTIONS;
        case CLAIMS, OTHERS -> settings.connections();
      };
    }
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
    var address =
        embedded == null
            ? new Address(settings.url(), settings.user(), settings.password())
            : new Address(embedded.url(), embedded.user(), embedded.password());
    return new Database(
        address,
        2 * settings.connections()
            + UPKEEP_CONNECTIONS
            + JOB_CONNECTIONS
            + REPORT_CONNECTIONS
            + LISTENERS,
        pool -> pool(address, settings, metrics, pool),
        embedded,
        times(metrics),
        jitter);
  }

  /** How long claims took in the last minute, from begin to commit, without the wait to begin. */
  private static SqlLogger times(MetricRegistry metrics) {
    metrics.timer(
        CLAIM_TIMES, () -> new Timer(new SlidingTimeWindowArrayReservoir(1, TimeUnit.MINUTES)));
    return new InstrumentedSqlLogger(
        metrics,
        context ->
            PostgresAffinity.AFFILIATE.equals(context.getRawSql())
                ? CLAIM_TIMES
                : "database-claims.others");
  }

  private static ManagedDataSource pool(
      Address address, DatabaseSettings settings, MetricRegistry metrics, Pool pool) {
    var name = pool.name().toLowerCase(Locale.ROOT);
    var factory = new DataSourceFactory();
    factory.setDriverClass("org.postgresql.Driver");
    factory.setUrl(address.url());
    factory.setUser(address.user());
    factory.setPassword(address.password());
    factory.setProperties(properties(name, pool.socketTimeoutSeconds, pool.options));
    factory.setInitialSize(0);
    factory.setMinSize(1);
    factory.setMaxSize(pool.size(settings));
    factory.setMaxWaitForConnection(Duration.seconds(5));
    factory.setValidationQuery("select 1");
    factory.setCheckConnectionOnBorrow(true);
    // Not on every borrow, yet soon enough that a restart of Postgres is not noticed for long.
    factory.setValidationInterval(Duration.milliseconds(50));
    var connections = factory.build(metrics, "database-" + name);
    if (connections instanceof ManagedPooledDataSource counted) {
      metrics.gauge("database." + name + ".in-use", () -> counted::getActive);
      metrics.gauge("database." + name + ".idle", () -> counted::getIdle);
      metrics.gauge("database." + name + ".waiting", () -> counted::getWaitCount);
    }
    return connections;
  }

  private static Map<String, String> properties(
      String name, int socketTimeoutSeconds, String options) {
    return Map.ofEntries(
        entry("ApplicationName", "kore-" + name),
        entry("connectTimeout", "2"),
        entry("loginTimeout", "4"),
        entry("socketTimeout", Integer.toString(socketTimeoutSeconds)),
        entry("tcpKeepAlive", "true"),
        entry("options", options));
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

  Transactions upkeep() {
    return upkeep;
  }

  Transactions transactions() {
    return others;
  }

  Transactions reports() {
    return reports;
  }

  /** Connections for jobs; Postgres ends one that stands still in a transaction. */
  public DataSource jobs() {
    return jobConnections;
  }

  String url() {
    return address.url();
  }

  /** A connection outside of all pools, for whoever keeps it. */
  Connection connect(String name, int socketTimeoutSeconds) throws SQLException {
    var properties = new Properties();
    properties.putAll(properties(name, socketTimeoutSeconds, OPTIONS));
    if (address.user() != null) {
      properties.setProperty("user", address.user());
    }
    if (address.password() != null) {
      properties.setProperty("password", address.password());
    }
    return DriverManager.getConnection(address.url(), properties);
  }

  /**
   * Checks that the server has room for all connections of this replica and one more of its kind.
   *
   * @throws DatabaseException that says what to change
   */
  public void checkRoom() {
    int room =
        others.statement(
            handle ->
                handle
                    .select(
                        """
                        select current_setting('max_connections')::integer
                          - current_setting('superuser_reserved_connections')::integer
                        """)
                    .mapTo(Integer.class)
                    .one());
    if (room < 2 * connectionsWanted) {
      throw new DatabaseException(
          ("a replica of Kore takes up to %d connections, and the database has room for %d in all:"
                  + " raise its max_connections, or lower database.connections")
              .formatted(connectionsWanted, room));
    }
  }

  /** Throws if the database does not answer. */
  public void ping() {
    others.statement(handle -> handle.execute("select 1"));
  }

  @Override
  public void close() {
    List.of(
            claimConnections,
            upkeepConnections,
            jobConnections,
            otherConnections,
            reportConnections)
        .forEach(Database::stop);
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
