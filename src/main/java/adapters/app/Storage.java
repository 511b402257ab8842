package adapters.app;

import adapters.postgres.Database;
import adapters.postgres.EmbeddedDatabase.Keep;
import adapters.postgres.PostgresAffinity;
import adapters.postgres.PostgresDecisions;
import adapters.postgres.PostgresLedger;
import adapters.postgres.PostgresNews;
import adapters.postgres.PostgresPlacementKeys;
import adapters.postgres.PostgresPodLogs;
import adapters.postgres.PostgresPods;
import adapters.postgres.PostgresPoolRecords;
import adapters.postgres.PostgresRecords;
import adapters.postgres.PostgresReports;
import adapters.postgres.PostgresSites;
import adapters.postgres.PostgresTraffic;
import adapters.postgres.ReplicaId;
import adapters.postgres.ReportingLogin;
import adapters.process.Workspace;
import adapters.runtime.SigningKey;
import com.codahale.metrics.MetricRegistry;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The database, up to date, and everything that Kore keeps in it. */
final class Storage {
  static final String POOL = "default";
  private static final Logger LOG = LoggerFactory.getLogger(Storage.class);

  final ReplicaId replica = new ReplicaId(UUID.randomUUID());
  final Database database;
  final Heartbeat heartbeat;
  final PostgresNews news;
  final PostgresSites sites;
  final PostgresPods pods;
  final PostgresAffinity affinity;
  final PostgresTraffic traffic;
  final PostgresPoolRecords pool;
  final PostgresRecords records;
  final PostgresPlacementKeys placementKeys;
  final PostgresLedger ledger;
  final PostgresDecisions decisions;
  final PostgresPodLogs podLogs;
  final PostgresReports reports;

  /** How to ask for reports in SQL. */
  final String psql;

  /**
   * @param opened closes the database in its turn
   */
  Storage(
      KoreConfiguration configuration,
      Workspace workspace,
      SigningKey key,
      MetricRegistry metrics,
      Keep keep,
      Opened opened) {
    var settings = configuration.database();
    this.database = opened.add(Parts.database(settings, workspace, metrics, keep));
    database.migrate();
    database.checkRoom();
    this.psql =
        settings.embedded()
            ? "PGSERVICEFILE=%s psql service=kore"
                .formatted(
                    ReportingLogin.write(database, Parts.dataFolder(settings, workspace, keep)))
            : "psql, as docs/reporting.md says";
    LOG.info("Reports in SQL: {}", psql);
    boolean ownsPods = Parts.ownsPods(configuration.fleet());
    this.heartbeat =
        opened.add(
            Heartbeat.start(
                database,
                replica,
                ownsPods,
                settings.embedded() ? Optional.empty() : Optional.of(key.id())));
    this.news = opened.add(new PostgresNews(database, replica));
    this.sites = new PostgresSites(database);
    this.pods = new PostgresPods(database, replica, ownsPods);
    this.affinity =
        new PostgresAffinity(database, replica, POOL, configuration.pool().maxFailedPerSite);
    this.traffic = new PostgresTraffic(database, replica);
    this.pool = new PostgresPoolRecords(database, replica, ownsPods, POOL);
    this.records = new PostgresRecords(database);
    this.placementKeys = new PostgresPlacementKeys(database);
    this.ledger = new PostgresLedger(database);
    this.decisions = new PostgresDecisions(database, replica);
    this.podLogs = new PostgresPodLogs(database);
    this.reports = new PostgresReports(database);
  }
}
