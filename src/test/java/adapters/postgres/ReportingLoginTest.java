package adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReportingLoginTest {
  @TempDir Path folder = Path.of("unset");

  @Test
  void its_file_leads_to_the_reports_and_to_nothing_else() throws IOException, SQLException {
    try (var database = TestPostgres.newDatabase()) {
      ReportingLogin.write(database, folder);
      var file = ReportingLogin.write(database, folder);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      try (var listed = Files.list(folder)) {
        assertThat(listed).containsExactly(file);
      }

      var service = new Properties();
      service.load(new StringReader(Files.readString(file)));
      var url =
          "jdbc:postgresql://%s:%s/%s"
              .formatted(
                  service.getProperty("host"),
                  service.getProperty("port"),
                  service.getProperty("dbname"));
      try (var connection =
              DriverManager.getConnection(
                  url, service.getProperty("user"), service.getProperty("password"));
          var statement = connection.createStatement()) {
        statement.execute("select * from reporting.pod_usage");
        assertThatThrownBy(() -> statement.execute("select * from kore.pod"))
            .hasMessageContaining("permission denied");
        statement.execute("set default_transaction_read_only = off");
        assertThatThrownBy(() -> statement.execute("delete from kore.pod"))
            .hasMessageContaining("permission denied");
        assertThatThrownBy(() -> statement.execute("delete from reporting.refusals"))
            .hasMessageContaining("permission denied");
      }
    }
  }
}
