package adapters.postgres;

import domain.site.SitesContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

final class PostgresSitesTest extends SitesContract {
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
    database
        .transactions()
        .statement(
            handle -> handle.execute("truncate kore.site, kore.deleted_site, kore.bundle cascade"));
    var sites = new PostgresSites(database);
    return new Store(sites, sites);
  }

  @Override
  protected void passADay() {
    database
        .transactions()
        .statement(
            handle ->
                handle.execute(
                    "update kore.site_revision set created_at = created_at - interval '24 hours'"));
  }
}
