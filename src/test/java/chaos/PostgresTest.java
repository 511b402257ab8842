package chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import adapters.postgres.EmbeddedDatabase.Keep;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

final class PostgresTest {
  @Test
  void what_was_committed_survives_a_kill() throws SQLException {
    try (var postgres = new Postgres(Keep.NOTHING)) {
      try (var connection = postgres.connect();
          var statement = connection.createStatement()) {
        statement.execute("create table kept as select n from generate_series(1, 1000) n");

        postgres.kill();

        assertThatThrownBy(() -> statement.execute("select 1")).isInstanceOf(SQLException.class);
        assertThatThrownBy(postgres::connect).isInstanceOf(SQLException.class);
      }
      postgres.start();
      try (var connection = postgres.connect();
          var statement = connection.createStatement();
          var kept = statement.executeQuery("select count(*) from kept")) {
        assertThat(kept.next()).isTrue();
        assertThat(kept.getInt(1)).isEqualTo(1000);
      }
    }
  }
}
