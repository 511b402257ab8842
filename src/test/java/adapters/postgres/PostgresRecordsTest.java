package adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import domain.inspection.Records;
import domain.inspection.RecordsContract;
import domain.pod.Pods.Step;
import domain.pod.Reason;
import domain.scheduling.Wish;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The contract on real Postgres, and how far back it goes. */
final class PostgresRecordsTest extends RecordsContract {
  private static Database database;

  @BeforeAll
  static void open() {
    database = TestPostgres.newDatabase();
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @Override
  protected Store newStore() {
    Sql.run(database, "truncate kore.site, kore.pod, kore.pod_history, kore.pod_event cascade");
    var replica = new ReplicaId(UUID.randomUUID());
    return new Store(
        new PostgresPods(database, replica, true),
        new PostgresAffinity(database, replica, "default", 10),
        new PostgresSites(database));
  }

  @Override
  protected Records records() {
    return new PostgresRecords(database);
  }

  @Test
  void what_ended_over_an_hour_ago_is_left_out_and_what_lives_is_read_from_its_start() {
    var live = serve(claimedFor(new Wish.Visitors(SITE))).id();
    pods.change(pooled(), Step.end(Reason.POOL_SHRUNK, ""));
    Sql.run(database, "update kore.pod_event set at = at - interval '1 hour'");
    assertThat(lives()).hasSize(2);

    Sql.run(database, "update kore.pod_history set ended_at = ended_at - interval '1 hour'");

    assertThat(lives()).containsOnlyKeys(live);
    assertThat(differences()).isEmpty();
  }
}
