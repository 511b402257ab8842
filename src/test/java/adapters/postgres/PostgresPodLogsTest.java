package adapters.postgres;

import domain.logs.PodLogs;
import domain.logs.PodLogsContract;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;

final class PostgresPodLogsTest extends PodLogsContract {
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
                          kore.pod_event, kore.pending, kore.pod_log cascade
                        """));
    return new Store(
        new PostgresPods(database, replica, true),
        new PostgresAffinity(database, replica, "default", MOST_FAILED),
        new PostgresSites(database));
  }

  @Override
  protected PodLogs newLogs() {
    return new PostgresPodLogs(database);
  }
}
