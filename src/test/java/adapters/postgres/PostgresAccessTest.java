package adapters.postgres;

import domain.access.Audit;
import domain.access.AuditContract;
import domain.access.Tokens;
import domain.access.TokensContract;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/** The contracts of tokens and audit on real Postgres. */
final class PostgresAccessTest {
  private static Database database;

  @BeforeAll
  static void open() {
    database = TestPostgres.newDatabase();
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @Nested
  final class OfTokens extends TokensContract {
    @Override
    protected Tokens newTokens() {
      Sql.run(database, "truncate kore.token");
      return new PostgresTokens(database);
    }

    @Override
    protected void passADay() {
      Sql.run(
          database,
          """
          update kore.token set made_at = made_at - interval '1 day',
            expires_at = expires_at - interval '1 day', last_used = last_used - 1
          """);
    }
  }

  @Nested
  final class OfTheAudit extends AuditContract {
    @Override
    protected Audit newAudit() {
      Sql.run(database, "truncate kore.audit");
      return new PostgresAudit(database, new ReplicaId(UUID.randomUUID()));
    }
  }
}
