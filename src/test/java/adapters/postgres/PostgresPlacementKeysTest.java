package adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import domain.pod.PodId;
import domain.scheduling.Placement.Outcome;
import domain.scheduling.PlacementKeys;
import domain.scheduling.PlacementKeys.Kept;
import domain.scheduling.PlacementKeys.Request;
import domain.scheduling.PlacementKeysContract;
import domain.site.Digest;
import domain.site.RequestKey;
import domain.site.SiteId;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The contract on real Postgres, and that keys which are over go from the table. */
final class PostgresPlacementKeysTest extends PlacementKeysContract {
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
  protected PlacementKeys newKeys() {
    Sql.run(database, "truncate kore.placement_key");
    return new PostgresPlacementKeys(database);
  }

  @Override
  protected void passADay() {
    Sql.run(
        database, "update kore.placement_key set recorded_at = recorded_at - interval '24 hours'");
  }

  @Test
  void each_new_key_makes_room_by_more_old_ones_than_itself() {
    var keys = newKeys();
    for (int n = 0; n < 25; n++) {
      keep(keys, "old" + n);
    }
    passADay();

    keep(keys, "new1");
    assertThat(rows()).isEqualTo(16);
    keep(keys, "new2");
    keep(keys, "new3");
    assertThat(rows()).isEqualTo(3);
  }

  private static void keep(PlacementKeys keys, String key) {
    var request = new Request(new SiteId("hello"), Digest.of(new byte[0]));
    keys.keep(new RequestKey(key), new Kept(request, new PodId(UUID.randomUUID()), Outcome.JOINED));
  }

  private static int rows() {
    return database
        .transactions()
        .statement(
            handle ->
                handle
                    .select("select count(*) from kore.placement_key")
                    .mapTo(Integer.class)
                    .one());
  }
}
