package adapters.postgres;

import domain.scaling.TrafficContract;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;

final class PostgresTrafficTest extends TrafficContract {
  private static final Database database = TestPostgres.newDatabase();

  private final ReplicaId replica = new ReplicaId(UUID.randomUUID());

  @AfterAll
  static void close() {
    database.close();
  }

  @Override
  protected Store newStore() {
    var _ =
        database
            .transactions()
            .statement(
                handle ->
                    handle.execute(
                        """
                        truncate kore.site, kore.deleted_site, kore.pod, kore.pod_history,
                          kore.pod_event, kore.pending, kore.site_traffic, kore.pod_traffic cascade
                        """));
    new PostgresReplica(database, replica, true, Optional.empty()).beat();
    return new Store(
        new PostgresPods(database, replica, true),
        new PostgresAffinity(database, replica, "default", MOST_FAILED),
        new PostgresSites(database));
  }

  @Override
  protected Records newRecords() {
    var traffic = new PostgresTraffic(database, replica);
    return new Records(traffic, traffic);
  }
}
